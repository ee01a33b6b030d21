"""Games as the shop sees them: who takes part, what was given, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from vafa.ledger.queries import striped_holdings
from vafa.loyalty.models import (
    BadgeDef,
    BoardDef,
    ChallengeDef,
    Draw,
    PackDef,
    PackSale,
    WheelDef,
    WheelEpoch,
)
from vafa.loyalty.queries.games.wheels import PRIZE, stock_owner

# As many of one kind as a page shows; a shop has a handful.
SHOWN_MAX = 100


@dataclass(frozen=True)
class SliceFigures:
    """A slice of an epoch: how often it should and did come, what was given, what is left."""

    name: str
    labels: dict[str, str]
    weight: int
    share: float
    landed: int
    given: int
    # Nothing where the prize has no stock.
    left: int | None


@dataclass(frozen=True)
class EntryFigures:
    """Who takes part in a draw, and who does not, by reason."""

    members: int
    tickets: int
    refused: tuple[tuple[str, int], ...]


def challenge_rows(*, programme_id: int) -> QuerySet[ChallengeDef]:
    """Return challenges with `players` on their way and `completed` times."""
    found = ChallengeDef.objects.filter(programme=programme_id).annotate(
        players=Count("progress", filter=Q(progress__done__gt=0), distinct=True),
        completed=Count("completions", distinct=True),
    )
    return found.order_by("-id")[:SHOWN_MAX]


def badge_rows(*, programme_id: int) -> QuerySet[BadgeDef]:
    """Return badges with how many `holders` they have."""
    held = Q(awards__withdrawn_at=None)
    found = BadgeDef.objects.filter(programme=programme_id).annotate(
        holders=Count("awards__member", filter=held, distinct=True)
    )
    return found.order_by("-id")[:SHOWN_MAX]


def wheel_rows(*, programme_id: int) -> QuerySet[WheelDef]:
    """Return wheels with their `spins`, and whether each `turns`."""
    turning = WheelEpoch.objects.filter(wheel=OuterRef("pk"), ended_at=None)
    found = WheelDef.objects.filter(programme=programme_id).annotate(
        spins=Count("epochs__spins"), turns=Exists(turning)
    )
    return found.order_by("-id")[:SHOWN_MAX]


def draw_rows(*, programme_id: int) -> QuerySet[Draw]:
    """Return draws with their `tickets` and how many `players` have some."""
    found = Draw.objects.filter(programme=programme_id, contest=None).annotate(
        tickets=Sum("entries__weight"),
        players=Count("entries__member", filter=Q(entries__weight__gt=0), distinct=True),
    )
    return found.order_by("-id")[:SHOWN_MAX]


def board_rows(*, programme_id: int) -> QuerySet[BoardDef]:
    """Return leaderboards."""
    return BoardDef.objects.filter(programme=programme_id).order_by("-id")[:SHOWN_MAX]


def pack_rows(*, programme_id: int) -> QuerySet[PackDef]:
    """Return packs with how many were `sold`."""
    found = PackDef.objects.filter(programme=programme_id).annotate(sold=Count("sales"))
    return found.order_by("-id")[:SHOWN_MAX]


def sales_of(*, pack_id: int) -> QuerySet[PackSale]:
    """Return the latest sales of a pack."""
    found = PackSale.objects.filter(pack=pack_id).select_related("member__customer")
    return found.order_by("-id")[:SHOWN_MAX]


def slice_figures(*, epoch: WheelEpoch, at: datetime) -> list[SliceFigures]:
    """Count the spins of an epoch by slice, beside what chance would bring."""
    landed, given = _spins_by(epoch, "landed"), _spins_by(epoch, "given")
    stocks = {stock.slice: stock_owner(stock) for stock in epoch.wheel.stocks.all()}
    held = striped_holdings(stocks.values(), PRIZE, at=at)
    left = {name: held[owner].spendable for name, owner in stocks.items()}
    slices = epoch.version.slices
    whole = sum(part["weight"] for part in slices)
    return [
        SliceFigures(
            name=part["name"],
            labels=part["labels"],
            weight=part["weight"],
            share=part["weight"] / whole,
            landed=landed.get(part["name"], 0),
            given=given.get(part["name"], 0),
            left=left.get(part["name"], 0) if part["is_limited"] else None,
        )
        for part in slices
    ]


def entry_figures(*, draw: Draw) -> EntryFigures:
    """Count who takes part in a draw: of a closed one, by its frozen list."""
    is_frozen = bool(draw.entries_hash)
    weight = "frozen_weight" if is_frozen else "weight"
    rows = draw.entries.filter(**{f"{weight}__gt": 0})
    counted = rows.aggregate(members=Count("member", distinct=True), tickets=Sum(weight))
    refused = draw.entries.exclude(refused_because="").values_list("refused_because")
    return EntryFigures(
        members=counted["members"],
        tickets=counted["tickets"] or 0,
        refused=tuple(refused.annotate(entries=Count("id")).order_by("refused_because")),
    )


def _spins_by(epoch: WheelEpoch, column: str) -> dict[str, int]:
    return dict(epoch.spins.values_list(column).annotate(spins=Count("id")).order_by())
