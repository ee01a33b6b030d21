"""What stands around the rows of the customer list: heads of columns and ready-made views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vafa.core.presentation import Reader
from vafa.insight.forms.customer_filters import typed
from vafa.insight.forms.labels import COLUMN_LABELS, Label
from vafa.insight.models import SavedView
from vafa.insight.rules.customer_filters import DEFAULT_COLUMNS, DEFAULT_SORT, MINE, CustomerFilters

Pairs = list[tuple[str, str]]

FIGURES = frozenset({"value", "revenue", "revenue_year", "orders", "purchase_days", "rank"})
# Which order a head leads to, and where it leads when the list is in that order already.
SORTED_BY: dict[str, tuple[str, str]] = {
    "value": ("value", "value_low"),
    "revenue": ("revenue", "revenue_low"),
    "latest": ("latest", "silent"),
}
FALLING = frozenset({"value", "revenue", "latest"})


@dataclass(frozen=True)
class Head:
    """The head of one column; with an address when the list can be put in its order."""

    code: str
    label: Label
    is_figure: bool
    url: str
    direction: str


@dataclass(frozen=True)
class Tab:
    """One view above the list; `view_id` and `owner_id` are those of a saved one."""

    label: Label
    url: str
    is_current: bool
    icon: str = ""
    view_id: int | None = None
    owner_id: int | None = None


# Questions that every shop asks of its list.
BUILT_IN_VIEWS: tuple[tuple[Label, CustomerFilters, str], ...] = (
    (_("Everybody"), CustomerFilters(), DEFAULT_SORT),
    (pgettext_lazy("customers", "Mine"), CustomerFilters(owner=MINE), DEFAULT_SORT),
    (_("At risk"), CustomerFilters(phase="at_risk"), DEFAULT_SORT),
    (_("Overdue"), CustomerFilters(is_overdue=True), DEFAULT_SORT),
    (_("New"), CustomerFilters(phase="new"), "latest"),
    (_("To win back"), CustomerFilters(strategy="WIN_BACK"), "revenue"),
    (_("Proposals to end"), CustomerFilters(strategy="END_PROPOSED"), "revenue"),
)


def list_pairs(
    filters: CustomerFilters, sort: str, columns: Sequence[str], reader: Reader
) -> Pairs:
    """Return what stands in the address of a list: only what differs from the usual."""
    pairs = list(typed(filters, reader).items())
    if sort != DEFAULT_SORT:
        pairs.append(("sort", sort))
    if tuple(columns) != DEFAULT_COLUMNS:
        pairs.extend(("column", column) for column in columns)
    return pairs


def list_address(pairs: Pairs) -> str:
    """Write the address of a list."""
    return reverse("insight:customers") + (f"?{urlencode(pairs)}" if pairs else "")


def page_address(pairs: Pairs, name: str, place: str | None) -> str | None:
    """Write the address of a neighbouring page, if there is one."""
    return None if place is None else list_address([*pairs, (name, place)])


def count_in_words(count: int, *, is_more: bool, reader: Reader) -> str:
    """Say how many customers are listed; beyond what is counted, say so."""
    if is_more:
        return gettext("more than %(count)s customers") % {"count": reader.number(count)}
    words = ngettext("%(count)s customer", "%(count)s customers", count)
    return words % {"count": reader.number(count)}


def tabs_of(views: Iterable[SavedView], pairs: Pairs, *, reader: Reader) -> list[Tab]:
    """Return the built-in and the saved views, the one that is shown marked as such."""
    here = _without_columns(pairs)
    tabs = []
    for label, filters, sort in BUILT_IN_VIEWS:
        address = list_pairs(filters, sort, DEFAULT_COLUMNS, reader)
        tabs.append(Tab(label, list_address(address), is_current=address == here))
    for view in views:
        filters = CustomerFilters.from_json(view.filters["filters"])
        columns = [("column", column) for column in view.columns]
        address = [*list_pairs(filters, view.filters["sort"], DEFAULT_COLUMNS, reader), *columns]
        is_current = _without_columns(address) == here
        icon = "users" if view.is_shared else "bookmark"
        tabs.append(Tab(view.name, list_address(address), is_current, icon, view.id, view.owner_id))
    return tabs


def deletable(tabs: Sequence[Tab], *, owner_id: int) -> int | None:
    """Return the shown view if it is one's own."""
    own = [tab.view_id for tab in tabs if tab.is_current and tab.owner_id == owner_id]
    return own[0] if own else None


def _without_columns(pairs: Pairs) -> Pairs:
    return [pair for pair in pairs if pair[0] != "column"]


def heads_of(columns: Sequence[str], *, sort: str, pairs: Pairs) -> list[Head]:
    """Return the heads of the chosen columns with the orders they lead to."""
    return [_head(code, sort, pairs) for code in columns]


def _head(code: str, sort: str, pairs: Pairs) -> Head:
    label, is_figure = COLUMN_LABELS[code], code in FIGURES
    if code not in SORTED_BY:
        return Head(code, label, is_figure, "", "")
    usual, other = SORTED_BY[code]
    following = other if sort == usual else usual
    kept = [pair for pair in pairs if pair[0] != "sort"]
    direction = ""
    if sort in SORTED_BY[code]:
        direction = "descending" if sort in FALLING else "ascending"
    url = f"?{urlencode([*kept, ('sort', following)])}"
    return Head(code, label, is_figure, url, direction)
