import pytest

from dossiers import import_layout
from dossiers.services.effects import EFFECTS
from dossiers.workflow import TRANSITIONS, WORKFLOW, ActorKind, Requirement, Status, transitions_from
from foundation.spreadsheets import CellError
from foundation.status import Clock, Tone

definition = WORKFLOW.definition

# The table of domain-vietnam.md 1.2, row by row: source → targets.
GRAPH = {
    None: {1, 2},
    1: {2, 3, 5, 7},
    2: {4, 5, 6, 7, 8},
    3: set(),
    4: {5, 6, 7, 8, 9},
    5: {1, 2, 3, 4, 7, 8},
    6: {4, 7, 8, 9},
    7: set(),
    8: {2, 4, 7, 10},  # 2, which the table lacks: stopped before it was accepted
    9: {4, 6, 10},
    10: set(),
}
NATIONAL = frozenset(range(1, 11))
"""The codes of the national catalogue. A province may have more of its own; these stay what they are."""


@pytest.mark.parametrize(("source", "targets"), GRAPH.items())
def test_the_moves_are_those_of_the_table_and_no_other(source: int | None, targets: set[int]) -> None:
    assert NATIONAL.intersection(transitions_from(source)) == targets


def test_the_codes_and_labels_are_the_national_ones() -> None:
    assert NATIONAL <= set(Status.values)
    assert Status(6).label == "Yêu cầu thực hiện nghĩa vụ tài chính"


@pytest.mark.parametrize(
    ("source", "to", "item"),
    [
        (1, 2, "receipt"),
        (1, 3, "refusal_slip"),
        (1, 3, "reason"),
        (4, 5, "supplement_items"),
        (4, 6, "fee_lines"),
        (4, 8, "stop_notice"),
        (4, 8, "leader_approval"),
        (4, 9, "result"),
        (6, 4, "payment_confirmation"),
        (8, 4, "reason"),
        (9, 10, "hand_over_proof"),
        (9, 4, "leader_approval"),
        (5, 4, "supplement_papers"),
    ],
)
def test_a_move_demands_its_document(source: int, to: int, item: str) -> None:
    assert item in TRANSITIONS[Status(source), Status(to)].requires


def test_every_move_has_an_actor_a_label_and_demands_that_can_be_named() -> None:
    for move in TRANSITIONS.values():
        assert move.actors <= set(ActorKind) and move.actors
        assert move.label
        assert move.requires <= set(Requirement)
    assert {item for move in TRANSITIONS.values() for item in move.requires} == set(Requirement)


def test_no_payment_is_ever_confirmed_by_the_citizen() -> None:
    for move in TRANSITIONS.values():
        if Requirement.PAYMENT_CONFIRMATION in move.requires:
            assert ActorKind.CITIZEN not in move.actors


def test_a_supplement_goes_back_to_where_the_dossier_was_asked_from() -> None:
    assert Status.IN_PROCESS not in transitions_from(Status.SUPPLEMENT, accepted=False)
    before = set(transitions_from(Status.SUPPLEMENT, accepted=False))
    assert {Status.REGISTERED, Status.ACCEPTED, Status.NOT_ACCEPTED} <= before
    after = set(transitions_from(Status.SUPPLEMENT, accepted=True))
    assert after == {Status.IN_PROCESS, Status.WITHDRAWN, Status.STOPPED}


def test_three_statuses_are_terminal() -> None:
    assert set(filter(WORKFLOW.is_terminal, NATIONAL)) == {3, 7, 10}


def test_every_status_can_be_reached_and_leads_to_an_end() -> None:
    assert {to for _, to in TRANSITIONS} == set(Status)
    ends = {s for s in Status if WORKFLOW.is_terminal(s)}
    for _ in Status:
        ends |= {source for source, to in TRANSITIONS if source and to in ends}
    assert ends == set(Status)


def test_the_clock_follows_the_status() -> None:
    clocks = {code: definition(code).clock for code in NATIONAL}
    assert clocks[1] is Clock.NOT_STARTED
    assert {code for code, c in clocks.items() if c is Clock.RUNNING} == {2, 4}
    assert {code for code, c in clocks.items() if c is Clock.PAUSED} == {5, 6, 8}
    assert clocks[9] is Clock.STOPPED
    assert {code for code, c in clocks.items() if c is Clock.CLOSED} == {3, 7, 10}


def test_every_status_shows_a_title_and_a_tone() -> None:
    tones = {int(s): definition(s).tone for s in Status}
    assert str(definition(4).heading % {"office": "Sở Xây dựng"}) == "Đang giải quyết tại Sở Xây dựng"
    assert definition(4).title == "Đang giải quyết"
    assert definition(Status.SUPPLEMENT).title == "Cần ông/bà nộp thêm giấy"
    assert tones[5] is tones[6] is Tone.YOUR_TURN
    assert tones[3] is tones[8] is Tone.REFUSED
    assert tones[9] is Tone.DONE


def test_every_effect_that_a_status_names_exists_and_each_is_named() -> None:
    named = {name for row in WORKFLOW.definitions.values() for name in (*row.on_leave, *row.on_enter)}
    assert named == set(EFFECTS)


@pytest.mark.parametrize(
    ("cell", "status"),
    [("Đang xử lý", 4), ("DANG XU LY", 4), (" 9 ", 9), ("Đã trả kết quả", 10), ("Cần ông/bà nộp phí", 6)],
)
def test_a_status_is_read_from_a_spreadsheet_cell(cell: str, status: int) -> None:
    assert import_layout.status(cell) == status


@pytest.mark.parametrize("cell", ["", "77", "xong", "Quá hạn"])
def test_an_unknown_status_cell_is_refused(cell: str) -> None:
    with pytest.raises(CellError):
        import_layout.status(cell)
