"""The browser's reader of layouts tells a broken page from a whole one."""

import pytest

PAGE = '<!doctype html><html lang="vi"><body style="margin:0">%s</body></html>'
INPUT = '<input name="%s" style="position:absolute; top:10px; left:%dpx; width:200px; %s">'


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<div id=x style='width:2000px'>.</div>", "wider than the screen"),
        (INPUT % ("a", 10, "") + INPUT % ("b", 150, ""), "overlap: <input a> and <input b>"),
        ("<input name=a style='width:0; padding:0; border:0'>", "not visible: <input a>"),
        ("<p style='visibility:hidden'><input name=a></p>", "not visible: <input a>"),
        ("<input name=a style='border:0; background:none'>", "without an edge: <input a>"),
    ],
)
def test_what_is_wrong_is_named(screen, body, fault):
    assert any(fault in found for found in screen.faults("/x/", PAGE % body, widths=(1366,)))


def test_what_is_whole_is_left_alone(screen):
    body = INPUT % ("a", 10, "") + INPUT % ("b", 250, "") + "<details><input name=c></details>"
    body += "<div style='overflow:auto'><div style='width:3000px'>.</div></div>"
    body += "<label>Tệp <input type=file name=d style='opacity:0; position:absolute; top:300px'></label>"
    assert screen.faults("/x/", PAGE % body, widths=(1366, 1920)) == []
