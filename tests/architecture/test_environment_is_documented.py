import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_env_example_lists_exactly_the_variables_that_settings_reads():
    settings = (ROOT / "config" / "settings.py").read_text()
    read = set(re.findall(r"""\benv(?:\.\w+)?\(\s*"([A-Z_]+)\"""", settings))
    example = (ROOT / ".env.example").read_text()
    listed = re.findall(r"^#?\s?([A-Z_]+)=", example, flags=re.M)
    assert len(listed) == len(set(listed))
    assert set(listed) == read


def test_every_listed_variable_is_explained():
    lines = (ROOT / ".env.example").read_text().splitlines()
    unexplained = [
        line
        for number, line in enumerate(lines)
        if re.match(r"^#?\s?[A-Z_]+=", line) and not lines[number - 1].startswith("# ")
    ]
    assert not unexplained
