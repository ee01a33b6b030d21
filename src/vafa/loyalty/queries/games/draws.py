"""Draws as a member sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from vafa.core.periods import Period
from vafa.customers.models import Customer, LeftOut
from vafa.customers.queries import records_of, roots_of
from vafa.loyalty.models import Draw, DrawEntry, DrawState, DrawWinner, Member
from vafa.loyalty.queries.ages import age_of
from vafa.loyalty.queries.seals import unsealed
from vafa.loyalty.rules.draws import Candidate, Eligibility, reason_against
from vafa.loyalty.rules.games import pseudonym

Names = dict[str, str]


@dataclass(frozen=True)
class DrawSeen:
    """A draw with a member's tickets; `won` names a prize, or is empty for a reserve."""

    id: int
    key: str
    token: str
    names: Names
    state: str
    closes_at: datetime
    tickets: int
    has_free_tickets: bool
    announcement_hash: str
    published_at: datetime | None
    won: str | None
    # What was won in further languages.
    won_names: Names
    # The name under which the member stands in the frozen list; empty without tickets.
    own_name: str


def draws_of(member: Member, *, at: datetime) -> list[DrawSeen]:
    """Return the draws of a programme that are announced, and those a member took part in."""
    entries = DrawEntry.objects.filter(member=member)
    took_part = Q(id__in=entries.values("draw"))
    # What a jury decides is told by itself.
    rows = Draw.objects.filter(
        took_part | Q(state=DrawState.ANNOUNCED),
        contest=None,
        programme=member.programme_id,
        announced_at__lte=at,
    ).order_by("-closes_at", "-id")[:50]
    tickets = dict(
        entries.filter(draw__in=[row.id for row in rows])
        .values_list("draw_id")
        .annotate(tickets=Sum("weight"))
    )
    free = set(entries.filter(source=f"free {member.id}").values_list("draw_id", flat=True))
    won = _won(member)
    own_names = dict(entries.exclude(pseudonym="").values_list("draw_id", "pseudonym"))
    return [
        DrawSeen(
            id=row.id,
            key=row.key,
            token=row.token,
            names=row.names,
            state=row.state,
            closes_at=row.closes_at,
            tickets=tickets.get(row.id, 0),
            has_free_tickets=is_open(row, at=at) and bool(row.free_tickets) and row.id not in free,
            announcement_hash=row.announcement_hash,
            published_at=row.published_at,
            won=won[row.id][1] if row.id in won else None,
            won_names=_names_won(row, won.get(row.id)),
            own_name=own_names.get(row.id, ""),
        )
        for row in rows
    ]


def _won(member: Member) -> dict[int, tuple[int, str]]:
    """Return what a member won in published draws: its place and name, empty for a reserve."""
    rows = DrawWinner.objects.filter(
        entry__member=member, draw__state=DrawState.PUBLISHED
    ).order_by("-number")
    # The first prize of several is the one that is told.
    found = rows.values_list("draw_id", "number", "prize")
    return {draw_id: (number, prize) for draw_id, number, prize in found}


def _names_won(draw: Draw, won: tuple[int, str] | None) -> Names:
    number = won[0] if won else 0
    for names, (_announced, count) in zip(
        draw.prize_names, draw.announcement["prizes"], strict=False
    ):
        if 1 <= number <= count:
            return dict(names)
        number -= count
    return {}


def draws_due(*, at: datetime) -> list[int]:
    """Return the draws whose time to take part is over and whose list is not frozen yet."""
    due = Draw.objects.filter(state=DrawState.ANNOUNCED, closes_at__lte=at)
    return list(due.order_by("closes_at", "id").values_list("id", flat=True)[:1_000])


def shut_out_of(draw: Draw) -> QuerySet[Member]:
    """Return who may not take part: those who were named, and own staff."""
    return Member.objects.filter(
        Q(draw_exclusions__draw=draw) | Q(customer__left_out=LeftOut.OWN_STAFF),
        programme=draw.programme_id,
    )


def refusal_of(draw: Draw, member: Member, *, at: datetime) -> str:
    """Say why a member may not take part in a draw, as a code of `admit`; nothing for who may."""
    records = records_of(customer_id=member.customer_id)
    age = age_of(member, at=draw.closes_at)
    name = name_in_draw(draw, member)
    is_out = shut_out_of(draw).filter(customer__in=records).exists()
    country = Customer.objects.filter(pk=records[0]).values_list("country", flat=True)[0]
    return reason_against(
        Candidate(1, name, 1, at, age_years=age, country=country),
        Eligibility(
            period=Period(draw.announced_at, draw.closes_at),
            age_years_min=draw.age_years_min,
            countries=frozenset(draw.countries),
            excluded=frozenset({name} if is_out else ()),
        ),
    )


def board_name(draw: Draw) -> str:
    """Name a draw where names are made for it alone."""
    return f"draw-{draw.id}"


def name_in_draw(draw: Draw, member: Member) -> str:
    """Give the name under which a person stands in a draw; who is merged has one name."""
    customer = member.customer_id
    person = roots_of(customer_ids=[customer]).get(customer, customer)
    return pseudonym(person, board=board_name(draw), key=unsealed(draw.sealed_names_key))


def is_open(draw: Draw, *, at: datetime) -> bool:
    """Tell whether somebody may still take part."""
    return draw.state == DrawState.ANNOUNCED and at < draw.closes_at
