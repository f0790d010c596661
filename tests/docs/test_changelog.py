"""The change log is read before an upgrade: one short line an entry."""

from tests.sandboxes.zalo.running import ROOT

LONGEST = 160


def test_each_entry_is_one_short_line():
    _head, _, versions = (ROOT / "CHANGELOG.md").read_text().partition("\n## ")
    lines = [line for line in versions.splitlines()[1:] if line and not line.startswith(("## [", "### "))]
    assert [line for line in lines if not line.startswith("- ") or len(line) > LONGEST] == []
