"""People whom the shop knows and who have bought nothing yet, the latest first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from vafa.customers.models import Interest, Prospect
from vafa.insight.queries.keyset import moment_place, moment_place_read
from vafa.orders.models import Order

PAGE_SIZE: Final = 50
CHANNELS_MAX: Final = 60
INTERESTS_READ_MAX: Final = 1_000


@dataclass(frozen=True)
class ProspectRow:
    """A prospect with what they looked for, compared and put off, by kind."""

    prospect: Prospect
    interests: dict[str, list[str]]


@dataclass(frozen=True)
class ProspectPage:
    """A page of prospects with the place to go on from; None at the end."""

    rows: list[ProspectRow]
    next: str | None
    channels: list[str]


def prospect_page(*, channel: str, kind: str, after: str) -> ProspectPage:
    """Return a page of prospects by the channel they came by and by what they do."""
    found = _without_purchase()
    if channel:
        found = found.filter(channel=channel)
    if kind:
        said = Interest.objects.filter(customer_id=OuterRef("customer_id"), kind=kind)
        found = found.filter(Exists(said))
    place = moment_place_read(after)
    if place is not None:
        found = found.filter(TupleLessThan(Tuple(F("added_at"), F("id")), place))
    rows = list(found.select_related("customer").order_by("-added_at", "-id")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    interests = _interests_of([row.customer_id for row in shown])
    return ProspectPage(
        rows=[ProspectRow(row, interests[row.customer_id]) for row in shown],
        next=moment_place(shown[-1].added_at, shown[-1].id) if len(rows) > PAGE_SIZE else None,
        channels=_channels(),
    )


def _without_purchase() -> QuerySet[Prospect]:
    bought = Order.objects.filter(customer_id=OuterRef("customer_id"), is_purchase=True)
    return Prospect.objects.filter(~Exists(bought), customer__merged_into=None)


def _interests_of(customer_ids: list[int]) -> dict[int, dict[str, list[str]]]:
    by_customer: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Interest.objects.filter(customer_id__in=customer_ids).order_by("-said_date", "-id")
    for row in rows[:INTERESTS_READ_MAX]:
        listed = by_customer[row.customer_id][row.kind]
        if row.text not in listed:
            listed.append(row.text)
    return by_customer


def _channels() -> list[str]:
    named = Prospect.objects.exclude(channel="").order_by("channel")
    return list(named.values_list("channel", flat=True).distinct()[:CHANNELS_MAX])
