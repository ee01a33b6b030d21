"""Which customers a list shows, in which order and with which columns. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Literal

PhaseFilter = Literal["", "prospect", "new", "existing", "at_risk", "former", "won_back"]

PHASE_FILTERS: Final = ("prospect", "new", "existing", "at_risk", "former", "won_back")
STRATEGY_FILTERS: Final = (
    "START",
    "PROTECT",
    "ENHANCE",
    "RE_ENGINEER",
    "HARVEST",
    "WIN_BACK",
    "END",
    "END_PROPOSED",
    "END_APPROVED",
    "NONE",
)
LEFT_OUT_FILTERS: Final = ("no", "yes")
# Whoever reads the list, and nobody; any other owner is the number of an account.
MINE: Final = "mine"
NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFilters:
    """What a customer must be to be listed; money in minor units, shares of one, whole days.

    Empty texts, None and False ask for nothing.
    """

    phase: str = ""
    strategy: str = ""
    country: str = ""
    left_out: str = ""
    owner: str = ""
    value_min: int | None = None
    value_max: int | None = None
    revenue_min: int | None = None
    revenue_max: int | None = None
    silent_min: int | None = None
    silent_max: int | None = None
    p_buys_min: float | None = None
    p_buys_max: float | None = None
    days_min: int | None = None
    days_max: int | None = None
    is_overdue: bool = False
    is_overridden: bool = False
    is_nameless: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether everybody is listed."""
        return not self.to_json()

    def to_json(self) -> dict[str, Any]:
        """Return only what is asked for, as a saved view keeps it."""
        return {name: value for name, value in asdict(self).items() if _asks(value)}

    def for_reader(self, staff_id: int) -> CustomerFilters:
        """Say whose customers “mine” are: a saved view shows each reader their own."""
        return replace(self, owner=str(staff_id)) if self.owner == MINE else self

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> CustomerFilters:
        """Read what `to_json` wrote; names of an older version are passed over."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list: by one column of the list row, then by customer in the same sense."""

    name: str
    column: str
    is_descending: bool
    may_be_unknown: bool


SORTS: Final[Mapping[str, Sort]] = {
    sort.name: sort
    for sort in (
        Sort("value", "expected_revenue", is_descending=True, may_be_unknown=True),
        Sort("value_low", "expected_revenue", is_descending=False, may_be_unknown=True),
        Sort("revenue", "revenue_total", is_descending=True, may_be_unknown=False),
        Sort("revenue_low", "revenue_total", is_descending=False, may_be_unknown=False),
        Sort("latest", "latest_day", is_descending=True, may_be_unknown=True),
        Sort("silent", "latest_day", is_descending=False, may_be_unknown=True),
    )
}
DEFAULT_SORT: Final = "value"

COLUMNS: Final = (
    "phase",
    "strategy",
    "value",
    "revenue",
    "revenue_year",
    "latest",
    "p_buys",
    "rhythm",
    "overdue",
    "orders",
    "purchase_days",
    "country",
    "rank",
)
DEFAULT_COLUMNS: Final = ("phase", "strategy", "value", "revenue", "latest", "p_buys")


def columns_chosen(asked: list[str]) -> tuple[str, ...]:
    """Keep the known columns of a choice in the list's own order; without any, the usual ones."""
    chosen = tuple(column for column in COLUMNS if column in asked)
    return chosen or DEFAULT_COLUMNS


def _asks(value: object) -> bool:
    return value is not None and value != "" and value is not False
