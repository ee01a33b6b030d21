"""What is known of one person beside their orders, and who said it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from vafa.customers.models import (
    DetailChange,
    Interest,
    Note,
    Prospect,
    Statement,
    WalletAnswer,
)
from vafa.staff.queries import names_of_actors

STATEMENTS_READ_MAX: Final = 300
ROWS_SHOWN_MAX: Final = 100


@dataclass(frozen=True)
class Profile:
    """Statements in force and former ones, the latest first; `names` of who wrote them."""

    statements: list[Statement]
    former: list[Statement]
    interests: list[Interest]
    prospect: Prospect | None
    names: dict[str, str]


@dataclass(frozen=True)
class Wallet:
    """Answers to where else a customer buys, the one that counts first."""

    answers: list[WalletAnswer]
    names: dict[str, str]

    @property
    def latest(self) -> WalletAnswer | None:
        """The answer that counts."""
        return self.answers[0] if self.answers else None


@dataclass(frozen=True)
class Written:
    """Rows that colleagues wrote, the latest first, with their names."""

    rows: Sequence[Note | DetailChange]
    names: dict[str, str]


def profile_of(*, customer_id: int) -> Profile:
    """Return needs, expectations, tastes, life and interests of a customer."""
    rows = Statement.objects.filter(customer_id=customer_id).select_related("replaced_by")
    found = list(rows.order_by("-said_date", "-id")[:STATEMENTS_READ_MAX])
    interests = _once(Interest.objects.filter(customer_id=customer_id))
    prospect = Prospect.objects.filter(customer_id=customer_id).first()
    return Profile(
        statements=[row for row in found if row.ended_at is None],
        former=[row for row in found if row.ended_at is not None],
        interests=interests,
        prospect=prospect,
        names=names_of_actors({row.by for row in found} | {row.by for row in interests}),
    )


def wallet_of(*, customer_id: int) -> Wallet:
    """Return what a customer answered about other shops."""
    rows = WalletAnswer.objects.filter(customer_id=customer_id).prefetch_related("shops")
    answers = list(rows.order_by("-said_date", "-id")[:ROWS_SHOWN_MAX])
    return Wallet(answers, names_of_actors({row.by for row in answers}))


def share_of_wallet_of(*, customer_ids: Sequence[int]) -> dict[int, float | None]:
    """Return the share of wallet of each customer by their latest answer; None while unknown."""
    shares: dict[int, float | None] = dict.fromkeys(customer_ids)
    numbered = WalletAnswer.objects.filter(customer_id__in=list(customer_ids)).annotate(
        place=Window(
            RowNumber(),
            partition_by=F("customer_id"),
            order_by=[F("said_date").desc(), F("id").desc()],
        )
    )
    latest = numbered.filter(place=1).values_list("customer_id", "share")
    return shares | dict(latest)


def notes_of(*, customer_id: int) -> Written:
    """Return the notes on a customer's card."""
    rows = Note.objects.filter(customer_id=customer_id).order_by("-written_at", "-id")
    notes = list(rows[:ROWS_SHOWN_MAX])
    return Written(notes, names_of_actors({note.by for note in notes}))


def detail_changes_of(*, customer_id: int) -> Written:
    """Return which details people changed by hand."""
    rows = DetailChange.objects.filter(customer_id=customer_id).order_by("-at", "-id")
    changes = list(rows[:ROWS_SHOWN_MAX])
    return Written(changes, names_of_actors({change.by for change in changes}))


def _once(interests: QuerySet[Interest]) -> list[Interest]:
    """Show once what two imports said alike."""
    rows = interests.order_by("-said_date", "-id")[:STATEMENTS_READ_MAX]
    seen: dict[tuple[str, str, object], Interest] = {}
    for row in rows:
        seen.setdefault((row.kind, row.text, row.said_date), row)
    return list(seen.values())[:ROWS_SHOWN_MAX]
