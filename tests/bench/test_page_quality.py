"""The table of docs/pages.md: what axe and a report of Lighthouse say becomes a row that holds or not."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bench import page_quality
from bench.page_quality import GOALS, Quality
from lookups import registry

CLEAN = {name: 100 for name in GOALS}


def report(**scores: float) -> dict:
    """As Lighthouse writes it: an audit of weight 1 in each category, and those of `scores` in SEO."""
    audits = {name: {"score": 1} for name in GOALS} | {"total-byte-weight": {"numericValue": 45_678}}
    audits |= {"is-crawlable": {"score": 1}} | {
        name.replace("_", "-"): {"score": value} for name, value in scores.items()
    }
    refs = {name: [{"id": name, "weight": 1}] for name in GOALS}
    refs["seo"] += [{"id": name.replace("_", "-"), "weight": 1} for name in scores]
    return {"audits": audits, "categories": {name: {"auditRefs": refs[name]} for name in GOALS}}


def read(**scores: float) -> Quality:
    quality = Quality("a page", [])
    page_quality.read(report(**scores), quality)
    return quality


def test_a_page_without_faults_holds_and_shows_its_weight():
    quality = read()
    assert quality.scores == CLEAN and quality.holds and quality.faults == []
    assert page_quality.table([quality])[-1] == "| a page | 0 | 100 | 100 | 100 | 100 | 46 |  |"


def test_a_fault_is_named_and_costs_its_share():
    quality = read(meta_description=0)
    assert quality.scores["seo"] == 50 and quality.faults == ["meta-description"] and not quality.holds


def test_a_page_hidden_from_search_engines_owes_them_nothing():
    assert read(is_crawlable=0, meta_description=0).holds


def test_one_broken_rule_of_axe_is_enough_not_to_hold():
    quality = Quality("a page", ["image-alt at 360 px"], CLEAN)
    assert not quality.holds
    assert page_quality.table([quality])[0].startswith("0 of 1 pages hold")


def test_without_lighthouse_its_columns_are_empty():
    assert page_quality.table([Quality("a page", [])])[-1] == "| a page | 0 | – | – | – | – | – |  |"


def test_axe_is_asked_at_both_widths(browser, tmp_path):
    (tmp_path / "index.html").write_text(
        "<!doctype html><html lang=vi><title>t</title><main><h1>h</h1><img src=x></main>"
    )
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        broken = page_quality.violations(browser, f"http://127.0.0.1:{server.server_port}/")
        with pytest.raises(RuntimeError, match="404"):
            page_quality.violations(browser, f"http://127.0.0.1:{server.server_port}/nothing")
        server.shutdown()
    assert broken == ["image-alt at 360 px", "image-alt at 1280 px"]


@pytest.mark.django_db
def test_every_kind_of_look_up_has_a_row_and_what_the_demo_lacks_has_none():
    found = page_quality.pages()
    assert {f"/tra-cuu/{kind.key}/" for kind in registry.all_kinds()} <= set(found.values())
    assert "handbook: entry" not in found and "" not in found.values()
