"""The classic views in words and pictures: what each cell means, and who is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.core.presentation import Reader
from vafa.insight.forms.labels import Label
from vafa.web.charts import Axis, Chart, Point, Points

SHAPIRO: Mapping[str, tuple[Label, Label, str]] = {
    "carriage_trade": (
        gettext_lazy("Carriage trade"),
        gettext_lazy("Pay well and cost much: the service must stay worth its price."),
        "accent",
    ),
    "passive": (
        gettext_lazy("Passive"),
        gettext_lazy("Pay well and cost little: look after them before somebody else does."),
        "good",
    ),
    "aggressive": (
        gettext_lazy("Aggressive"),
        gettext_lazy("Pay little and cost much: cheaper service, or a truer price."),
        "warn",
    ),
    "bargain": (
        gettext_lazy("Bargain basement"),
        gettext_lazy("Pay little and cost little: keep it as simple as it is."),
        "calm",
    ),
}
FIOCCA: Mapping[str, tuple[Label, Label, str]] = {
    "key_hard": (
        gettext_lazy("Important and difficult"),
        gettext_lazy("Worth the trouble: find out what the trouble is."),
        "warn",
    ),
    "key_easy": (
        gettext_lazy("Important and easy"),
        gettext_lazy("The best there is: give them an owner."),
        "good",
    ),
    "hard": (
        gettext_lazy("Less important and difficult"),
        gettext_lazy("Standard service and clear terms."),
        "accent",
    ),
    "easy": (
        gettext_lazy("Less important and easy"),
        gettext_lazy("Let them help themselves."),
        "calm",
    ),
}
THIRDS: Sequence[Label] = (
    gettext_lazy("low third"),
    gettext_lazy("middle third"),
    gettext_lazy("high third"),
)
LEVELS: Sequence[Label] = (
    gettext_lazy("nothing or a loss"),
    gettext_lazy("low"),
    gettext_lazy("middle"),
    gettext_lazy("high"),
)


@dataclass(frozen=True)
class Cell:
    """One cell with its people and money, and where they are listed."""

    title: Label
    meaning: Label
    customers: int
    net_revenue: int
    contribution: int | None
    tone: str
    url: str


@dataclass(frozen=True)
class View:
    """One view: its picture where it has one, and its cells or its grid of counts."""

    chart: Chart | None
    cells: Sequence[Cell]
    said: str = ""


# Any: the figures of a cell.
def cells_of_view(payload: Mapping[str, Any], view: str) -> dict[str, dict[str, Any]]:
    """Find the cells of a view by its name; none for an unknown view."""
    name, part = {"nine": ("fiocca", "nine")}.get(view, (view, "cells"))
    found = payload.get(name)
    return (found or {}).get(part) or {} if isinstance(found, dict) else {}


def cell_named(view: str, code: str) -> Label:
    """Name a cell."""
    if view in {"shapiro", "fiocca"}:
        return (SHAPIRO if view == "shapiro" else FIOCCA)[code][0]
    up, across = (int(part) for part in code.split("."))
    if view == "nine":
        words = {"attraction": THIRDS[up], "strength": THIRDS[across]}
        return _("Attractiveness: %(attraction)s; strength: %(strength)s") % words
    return _("Now: %(now)s; to come: %(later)s") % {"now": LEVELS[across], "later": LEVELS[up]}


def shapiro_of(found: Mapping[str, Any] | None, reader: Reader) -> View | None:
    """Draw margin against cost to serve, each by net revenue, with the four quarters."""
    if found is None:
        return None
    chart = Chart(
        kind="bubble",
        title=_("Margin and cost to serve"),
        groups=[
            Points(
                str(title),
                [
                    Point(one["cost"], one["price"], one["customers"])
                    for one in found["bubbles"]
                    if one["cell"] == code
                ],
                {"calm": "muted", "accent": "accent"}.get(tone, tone),
            )
            for code, (title, _meaning, tone) in SHAPIRO.items()
            if code in found["cells"]
        ],
        x_axis=Axis(_("Cost to serve by net revenue"), "percent"),
        y_axis=Axis(_("Gross margin by net revenue"), "percent"),
        size_axis=Axis(_("Customers")),
        height="tall",
    )
    words = {
        "price": reader.percent(found["medians"]["price"], decimals=1),
        "cost": reader.percent(found["medians"]["cost"], decimals=1),
    }
    said = _("Half of the customers leave a margin above %(price)s; half cost more than %(cost)s.")
    return View(chart, _four(found["cells"], SHAPIRO, "shapiro"), said % words)


def fiocca_of(found: Mapping[str, Any] | None, reader: Reader) -> dict[str, Any] | None:
    """Show importance by difficulty, and the nine cells of the important ones."""
    if found is None:
        return None
    known = [_("contribution to come"), *([_("headroom")] if found["has_headroom"] else [])]
    strong = [_("length"), _("purchase days"), *([_("share of wallet")] * found["has_wallet"])]
    words = {"attraction": _(", ").join(known), "strength": _(", ").join(strong)}
    nine = found["nine"]
    return {
        "view": View(None, _four(found["cells"], FIOCCA, "fiocca")),
        "nine": _grid(nine, "nine", THIRDS, _("Strength of the relation"), _("Attractiveness"))
        if nine
        else None,
        "important": reader.number(found["important"]),
        "rests_on": _("Attractiveness rests on: %(attraction)s. Strength rests on: %(strength)s.")
        % words,
        "has_wallet": found["has_wallet"],
    }


def time_of(found: Mapping[str, Any] | None, reader: Reader) -> View | None:
    """Show the contribution of the year against that to come, in four levels each."""
    if found is None:
        return None
    across, up = _("Contribution of the last 365 days"), _("Contribution of the next 24 months")
    said = [_cuts(across, found["cuts"]["contribution_year"], reader)]
    said += [_cuts(up, found["cuts"]["contribution_24"], reader)]
    whole = _grid(found["cells"], "time", LEVELS, across, up)
    return View(whole.chart, whole.cells, " ".join(said))


def _cuts(name: str, cuts: Sequence[float | None], reader: Reader) -> str:
    low, high = (reader.compact_money(round(cut or 0)) for cut in cuts)
    words = {"name": name, "low": low, "high": high}
    return _("%(name)s: low below %(low)s, high from %(high)s.") % words


def _four(
    cells: Mapping[str, Any], meanings: Mapping[str, tuple[Label, Label, str]], view: str
) -> list[Cell]:
    return [
        _cell(cells[code], view, code, title=title, meaning=meaning, tone=tone)
        for code, (title, meaning, tone) in meanings.items()
        if code in cells
    ]


def _grid(
    cells: Mapping[str, Any], view: str, levels: Sequence[Label], across: str, up: str
) -> View:
    """Draw a heat map with its high levels on top, and list its cells from there."""
    order = [
        f"{row}.{column}" for row in reversed(range(len(levels))) for column in range(len(levels))
    ]
    chart = Chart(
        kind="heat",
        title=_("%(up)s by %(across)s") % {"up": up, "across": across},
        categories=[str(level) for level in levels],
        rows=[str(level) for level in reversed(levels)],
        cells=[
            [
                cells[f"{row}.{column}"]["customers"] if f"{row}.{column}" in cells else None
                for column in range(len(levels))
            ]
            for row in reversed(range(len(levels)))
        ],
        x_axis=Axis(across, "text"),
        row_axis=Axis(up, "text"),
    )
    listed = [
        _cell(cells[code], view, code, title=cell_named(view, code), meaning="", tone="calm")
        for code in order
        if code in cells
    ]
    return View(chart, listed)


# Any: the figures of one cell.
def _cell(
    found: Mapping[str, Any], view: str, code: str, *, title: Label, meaning: Label, tone: str
) -> Cell:
    return Cell(
        title=title,
        meaning=meaning,
        customers=found["customers"],
        net_revenue=found["net_revenue"] or 0,
        contribution=found["contribution"],
        tone=tone,
        url=f"{reverse('insight:classic_people')}?{urlencode({'view': view, 'cell': code})}",
    )
