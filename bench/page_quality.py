"""axe and Lighthouse on every kind of public page: `python -m bench.page_quality` prints the table.

With `write` it goes into docs/pages.md. Lighthouse comes from the npm registry into `.run/lighthouse`, in the
version below, and runs with its own profile of a slow phone; without Node its columns stay empty.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from bench import ground
from bench.ground import Ground
from bench.private_servers import private_servers
from dev import browser, services

LIGHTHOUSE = "lighthouse@12.2.3"  # the newest that runs on Node 20
FOLDER = Path(__file__).parent.parent / ".run" / "lighthouse"
PAGE = Path(__file__).parent.parent / "docs" / "pages.md"
MARKS = ("<!-- written by bench.page_quality -->", "<!-- end of what bench.page_quality writes -->")
WIDTHS = (360, 1280)
GOALS = {"performance": 90, "accessibility": 95, "best-practices": 95, "seo": 95}
FOR_SEARCH_ENGINES = {"is-crawlable", "meta-description"}
"""Left out where a page says noindex, as those of one person do: no fault."""
A_PAGE = 180  # seconds


@dataclass(slots=True)
class Quality:
    """`scores` by category of Lighthouse, {} where it is missing; `faults` are what cost points."""

    kind: str
    axe: list[str]
    scores: dict[str, int] = field(default_factory=dict)
    kilobytes: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.axe and all(self.scores.get(name, 100) >= goal for name, goal in GOALS.items())


def main(words: list[str]) -> int:
    with private_servers(), ground.prepared("page_quality") as site:
        fill(site)
        chromium = browser.provide(os.environ)
        found = list(measure(f"http://127.0.0.1:{site.web}", pages(), chromium))
    lines = table(found)
    sys.stdout.write("\n".join(lines) + "\n")
    if "write" in words:
        before, rest = PAGE.read_text().split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        PAGE.write_text("\n\n".join([before + MARKS[0], "\n".join(lines), MARKS[1]]) + after)
    return 0 if all(each.holds for each in found) else 1


def fill(site: Ground) -> None:
    from django.core.management import call_command

    site.start(services.SANDBOX, services.web(site.web))
    site.supervisor.wait_for("sandbox", f"http://127.0.0.1:{site.sandbox}/")
    site.supervisor.wait_for("web", f"http://127.0.0.1:{site.web}/healthz")
    call_command("seed_demo", verbosity=0)


def pages() -> dict[str, str]:
    """Kind → address, one of each; of a single thing the first of the demo."""
    from announcements.models import Article
    from dossiers import offices
    from dossiers.models import Dossier, Procedure
    from lookups import registry
    from lookups.kinds.hazards.models import HazardNotice
    from petitions.models import Petition
    from tourism.models import Entry

    def first(rows: Any, address: Callable[[Any], str]) -> str:
        row = rows.order_by("pk").first()
        return address(row) if row else ""

    found = {
        "front page": "/",
        "front page, English": "/?lang=en",
        "search": "/tim-kiem/?q=khai+sinh",
        "visitors from abroad": "/du-khach/?lang=en",
        "statement": "/ve-cong/tiep-can/",
        "dossier: form": "/ho-so/",
        "dossier: tracking": first(Dossier.objects.all(), lambda row: str(row.tracking_path)),
        "filing: procedures": "/nop-ho-so/",
        "filing: procedure": first(Procedure.objects.current(), lambda row: f"/nop-ho-so/thu-tuc/{row.pk}/"),
        "my matters": "/viec-cua-toi/",
        "offices": "/co-quan/",
        "office": first(offices.offices(), lambda row: f"/co-quan/{row.code}/"),
        "petitions": "/phan-anh/",
        "petition: form": "/phan-anh/gui/",
        "petitions: answered": "/phan-anh/cong-khai/",
        "petition: answer": first(
            Petition.objects.published(), lambda row: f"/phan-anh/cong-khai/{row.code}/"
        ),
        "petition: tracking": first(Petition.objects.all(), lambda row: row.tracking_path),
        "look-ups": "/tra-cuu/",
        **{f"look-up: {kind.key}": f"/tra-cuu/{kind.key}/" for kind in registry.all_kinds()},
        "warning": first(HazardNotice.objects.published(), lambda row: row.get_absolute_url()),
        "handbook": "/cam-nang/",
        "handbook: list": "/cam-nang/diem-den/",
        "handbook: entry": first(Entry.objects.published(), lambda row: row.get_absolute_url()),
        "handbook: festivals": "/cam-nang/lich-le-hoi/",
        "announcements": "/tin-tuc/",
        "announcement": first(Article.objects.readable(), lambda row: row.get_absolute_url()),
        "technology groups": "/to-cong-nghe-so/",
        "figures": "/so-lieu/",
        "map": "/ban-do/",
        "chat": "/tro-chuyen/",
    }
    return {kind: address for kind, address in found.items() if address}


def measure(portal: str, addresses: dict[str, str], chromium: str) -> Iterator[Quality]:
    lighthouse = provide_lighthouse()
    with sync_playwright() as playwright:
        browsing = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for kind, address in addresses.items():
            quality = Quality(kind, violations(browsing, portal + address))
            if lighthouse:
                _ask_lighthouse(lighthouse, portal + address, chromium, quality)
            print(_row(quality), file=sys.stderr, flush=True)
            yield quality
        browsing.close()


def provide_lighthouse() -> Path | None:
    """Its program; None where Node or the registry cannot be had."""
    program = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    npm = shutil.which("npm")
    if not program.exists() and npm:
        FOLDER.mkdir(parents=True, exist_ok=True)
        quiet = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
        subprocess.run([npm, "install", "--prefix", str(FOLDER), *quiet, LIGHTHOUSE], check=False)  # noqa: S603
    return program if program.exists() and shutil.which("node") else None


def violations(browsing: Browser, address: str) -> list[str]:
    """The rules of axe that are broken, at a phone's width and a desk's."""
    broken: list[str] = []
    for width in WIDTHS:
        context = browsing.new_context(viewport={"width": width, "height": 800}, locale="vi-VN")
        page = context.new_page()
        answer = page.goto(address)
        if answer is None or not answer.ok:
            raise RuntimeError(f"{address}: {answer and answer.status}")
        broken += [f"{item['id']} at {width} px" for item in Axe().run(page).response["violations"]]
        context.close()
    return broken


def _ask_lighthouse(program: Path, address: str, chromium: str, quality: Quality) -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        node = shutil.which("node") or "node"
        subprocess.run(  # noqa: S603
            [node, str(program), address, "--output=json", f"--output-path={report}", "--quiet",
             "--chrome-flags=--headless=new --no-sandbox --disable-gpu --lang=vi",
             f"--only-categories={','.join(GOALS)}"],
            check=True, timeout=A_PAGE, env={**os.environ, "CHROME_PATH": chromium},
        )  # fmt: skip
        read(json.loads(report.read_text()), quality)


def read(report: dict[str, Any], quality: Quality) -> None:
    """Take the scores from a report."""
    audits = report["audits"]
    left_out = set() if audits["is-crawlable"]["score"] else FOR_SEARCH_ENGINES
    quality.kilobytes = round(audits["total-byte-weight"]["numericValue"] / 1000)
    for name in GOALS:
        parts = [
            (part["weight"], audits[part["id"]]["score"], part["id"])
            for part in report["categories"][name]["auditRefs"]
            if part["weight"] and audits[part["id"]]["score"] is not None and part["id"] not in left_out
        ]
        whole = sum(weight for weight, _score, _name in parts)
        quality.scores[name] = round(100 * sum(weight * score for weight, score, _name in parts) / whole)
        if name != "performance":
            quality.faults += [audit for _weight, score, audit in parts if score < 1]


def table(found: list[Quality]) -> list[str]:
    held = sum(each.holds for each in found)
    head = "| page | axe | performance | accessibility | best practices | SEO | kB | what costs points |"
    goals = ", ".join(f"{name} ≥ {goal}" for name, goal in GOALS.items())
    return [
        f"{held} of {len(found)} pages hold: no finding of axe, {goals}.",
        "",
        head,
        "|---|---|---|---|---|---|---|---|",
        *map(_row, found),
    ]


def _row(quality: Quality) -> str:
    scores = [str(quality.scores.get(name, "–")) for name in GOALS]
    weight = str(quality.kilobytes or "–")
    faults = ", ".join(dict.fromkeys((*quality.axe, *quality.faults)))
    return f"| {quality.kind} | {len(quality.axe)} | {' | '.join(scores)} | {weight} | {faults} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
