"""A number on a page links to how it is made, and what is told is what the reference says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT, product_files, short
from vafa.insight.rules.indicators import INDICATORS, SLUGS

REFERENCE = ROOT / "docs" / "reference" / "indicators.md"
INSIGHT = "insight/templates/insight"
COSTS = "portfolio/templates/costs"
IN_TEMPLATES = re.compile(r"""\bfigure="([^"]*)"|\{% indicator ["']([^"']+)["']""")
IN_VIEWS = re.compile(r'"figure": "([^"]+)"')
# Each page with the files that it is made of.
PAGES = {
    "today": [f"{INSIGHT}/today.html"],
    "portfolio": [f"{INSIGHT}/portfolio.html", f"{INSIGHT}/portfolio_strategies.html"],
    "lifecycle": [f"{INSIGHT}/lifecycle.html", f"{INSIGHT}/lifecycle_returning.html"],
    "what they buy": [f"{INSIGHT}/offer.html", f"{INSIGHT}/offer_products.html"],
    "how right were we": [f"{INSIGHT}/how_right.html", f"{INSIGHT}/how_right_candidates.html"],
    "customer": [f"{INSIGHT}/customer_value.html", f"{INSIGHT}/customer_rhythm.html"],
    "prices": [f"{INSIGHT}/prices.html", f"{INSIGHT}/prices_months.html"],
    "costs": [f"{COSTS}/coverage.html"],
    "margins": [f"{COSTS}/rates.html"],
    "time": [f"{COSTS}/time.html"],
    "winning customers": [f"{COSTS}/acquisition.html"],
    "data": [f"{INSIGHT}/data_coverage.html"],
}


def headings() -> list[str]:
    found = re.findall(r"^### (.+)$", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found]


def links(path: Path) -> list[str]:
    """List the figures that a file leads to."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return IN_VIEWS.findall(text)
    return [first or second for first, second in IN_TEMPLATES.findall(text)]


def test_what_is_told_of_figures_and_their_reference_are_the_same_in_order() -> None:
    told = [one.slug for group in INDICATORS for one in group.indicators]

    assert told == headings()
    assert len(told) == len(SLUGS)


@pytest.mark.parametrize("page", PAGES)
def test_the_files_of_a_page_lead_to_how_its_figures_are_made(page: str) -> None:
    without = [name for name in PAGES[page] if not links(PACKAGE / name)]

    assert without == []


def test_every_link_to_a_figure_leads_to_one_that_is_told() -> None:
    views = [path for path in product_files() if "views" in path.relative_to(PACKAGE).parts]
    templates = sorted(PACKAGE.rglob("templates/**/*.html"))
    wrong = [
        f"{short(path)}: {slug}"
        for path in (*views, *templates)
        for slug in links(path)
        if slug and slug not in SLUGS
    ]

    assert wrong == []


def test_every_figure_is_told_in_full() -> None:
    wanting = [
        one.slug
        for group in INDICATORS
        for one in group.indicators
        if not all(map(str, (one.title, one.question, one.meaning, one.limit)))
    ]

    assert wanting == []
