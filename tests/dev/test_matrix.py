"""Which pairs `make matrix` tries, and what it installs for each."""

from dev import matrix


def test_a_series_is_tried_on_the_pythons_that_it_runs_on(monkeypatch):
    monkeypatch.setattr(matrix, "interpreter_of", lambda python: None if python == "3.13" else f"/{python}")
    tried = {(pair.python, pair.django) for pair in matrix.pairs()}
    assert tried == {
        ("3.11", "5.2"),
        *(("3.12", django) for django in ("5.2", "6.0", "6.1")),
        *(("3.14", django) for django in ("5.2", "6.0", "6.1")),
    }


def test_all_packages_are_the_pinned_ones_but_django():
    wanted = list(matrix.requirements("6.1"))
    assert "django==6.1.*" in wanted and sum(line.startswith("django==") for line in wanted) == 1
    assert len(wanted) > 200 and all("==" in line and "--hash" not in line for line in wanted)
