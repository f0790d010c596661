"""What readers wrote into transcripts is counted, the stricter word of two."""

import pytest

from bench.judged import agreement, read_verdicts, table, together

TRANSCRIPT = """
## bus-1 · look-ups

**mấy giờ có xe**
```
5 giờ 30
→ this is the bot's
```
needs: giờ; broken: hỏi lại
→ {}

**vé nhiêu**
```
12.000 đ
```
needs: giá; broken: không biết
→ {}
"""


def test_two_readers_count_together_and_their_agreement_is_told(tmp_path):
    one, other = tmp_path / "one.md", tmp_path / "other.md"
    one.write_text(TRANSCRIPT.format("PASS", "PASS"))
    other.write_text(TRANSCRIPT.format("PASS, short", "FAIL"))
    readers = [read_verdicts(one), read_verdicts(other)]
    assert together(readers)["bus-1"].turns == ["PASS", "FAIL"]
    assert agreement(*readers)[0] == 0.5
    assert "1 of 2" in table(together(readers)) and "whole 0 of 1" in table(together(readers))


def test_a_turn_without_a_verdict_is_told(tmp_path):
    path = tmp_path / "one.md"
    path.write_text(TRANSCRIPT.format("PASS", ""))
    with pytest.raises(ValueError, match="1 turns"):
        read_verdicts(path)
