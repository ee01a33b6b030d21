"""Draws are announced, entered, and closed: from then on the list is frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

# Any: a row as the database gives it.
from typing import Any, Final, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from vafa.core.batches import chunks
from vafa.core.errors import Refused
from vafa.core.keys import SYSTEM, Actor
from vafa.core.periods import Period
from vafa.customers.queries import roots_of
from vafa.journal.actions import record
from vafa.loyalty.actions.games.writing import GameKeyTaken, locked_programme
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.actions.sharing import keep_as_it_is
from vafa.loyalty.models import (
    AgeSaid,
    Draw,
    DrawEntry,
    DrawExclusion,
    DrawState,
    Member,
    MemberState,
)
from vafa.loyalty.queries.ages import ages_known
from vafa.loyalty.queries.games.draws import (
    board_name,
    is_open,
    name_in_draw,
    shut_out_of,
)
from vafa.loyalty.queries.seals import sealed, unsealed
from vafa.loyalty.rules.chance import commitment_of, new_seed, random_bytes
from vafa.loyalty.rules.codes import CodeShape, new_codes
from vafa.loyalty.rules.draws import (
    Admission,
    Announcement,
    BadDraw,
    Candidate,
    Eligibility,
    Prize,
    admit,
    announcement_hash,
    check_announcement,
    entries_hash,
    rules_hash,
)
from vafa.loyalty.rules.draws.announcing import announcement_fields
from vafa.loyalty.rules.draws.drawing import WinsOnce
from vafa.loyalty.rules.games import pseudonym

RULES_LENGTH_MAX: Final = 20_000
PRIZE_LENGTH_MAX: Final = 500
AGE_MAX: Final = 120
_ROWS_AT_ONCE: Final = 2_000


class BadAnnouncement(Refused):
    code = "bad_announcement"
    sentence = _(
        "A draw needs prizes, rules, a public source that is known only after the close, and a"
        " close that lies ahead."
    )


class DrawClosed(Refused):
    code = "draw_closed"
    sentence = _("This draw is closed.")


class DrawStillOpen(Refused):
    code = "draw_still_open"
    sentence = _("This draw is still open.")


class NoFreeTickets(Refused):
    code = "no_free_tickets"
    sentence = _("This draw has no tickets without a purchase.")


class AlreadyEntered(Refused):
    code = "already_entered"
    sentence = _("This member has had the free tickets of this draw.")


class BadAge(Refused):
    code = "bad_age"
    sentence = _("An age is between 1 and 120 years.")


class _Tickets(NamedTuple):
    """An entry as the close looks at it: there may be a hundred thousand."""

    id: int
    member: int
    weight: int
    entered_at: datetime
    name: str
    customer: int
    country: str


@dataclass(frozen=True)
class DrawTexts:
    """Rules and names of prizes in further languages, by language; prizes in their order.

    They are there to be read. What binds is announced and hashed, in the language it has.
    """

    rules: Mapping[str, str] = field(default_factory=dict)
    prizes: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True)
class DrawRules:
    """Who may take part in a draw, and with how many tickets."""

    text: str
    age_years_min: int = 0
    countries: tuple[str, ...] = ()
    tickets_max: int | None = None
    free_tickets: int = 0


def announce_draw(
    *,
    programme_id: int,
    key: str,
    names: Mapping[str, str],
    prizes: Sequence[Prize],
    reserves: int,
    wins_once: WinsOnce,
    public_source: str,
    closes_at: datetime,
    rules: DrawRules,
    at: datetime,
    by: Actor,
    texts: DrawTexts = DrawTexts(),
) -> Draw:
    """Announce a draw with everything that its winners will depend on, but for the public value.

    A secret seed is committed to; nobody sees it before the draw is published. Refuses whatever
    would leave something to be chosen later.
    """
    seed, text = new_seed(), rules.text.strip()
    announcement = Announcement(
        draw=f"{programme_id}-{key}",
        seed_commitment=commitment_of(seed),
        rules_hash=rules_hash(text),
        public_source=public_source.strip(),
        closes_at=closes_at,
        prizes=tuple(prizes),
        reserves=reserves,
        wins_once=wins_once,
    )
    _check(announcement, rules, at=at)
    _check_texts(announcement, texts)
    with transaction.atomic():
        programme = locked_programme(programme_id, key=key, names=names)
        if programme.draws.filter(key=key).exists():
            raise GameKeyTaken
        draw = programme.draws.create(
            key=key,
            token=new_codes(1, shape=CodeShape())[0],
            names=dict(names),
            announcement=announcement_fields(announcement),
            announcement_hash=announcement_hash(announcement),
            rules_text=text,
            rules_texts=dict(texts.rules),
            prize_names=[dict(one) for one in texts.prizes],
            sealed_seed=sealed(seed),
            sealed_names_key=sealed(random_bytes(32)),
            age_years_min=rules.age_years_min,
            countries=sorted(rules.countries),
            tickets_max=rules.tickets_max,
            free_tickets=rules.free_tickets,
            announced_at=at,
            closes_at=closes_at,
        )
        record(
            kind="loyalty.draw_announced",
            subject_kind="programme",
            subject_id=programme_id,
            at=at,
            by=by,
            payload={"draw": draw.id},
        )
    return draw


def enter_draw_freely(*, draw_id: int, member_id: int, at: datetime, by: Actor) -> DrawEntry:
    """Give a member the tickets that need no purchase, once.

    Refuses a draw that is closed or has none, and who has had them.
    """
    try:
        with transaction.atomic():
            draw = Draw.objects.get(pk=draw_id)
            keep_as_it_is(draw)
            member = Member.objects.get(pk=member_id)
            if member.programme_id != draw.programme_id or member.state != MemberState.ACTIVE:
                raise NotMember
            if not is_open(draw, at=at):
                raise DrawClosed
            if not draw.free_tickets:
                raise NoFreeTickets
            entry = draw.entries.create(
                member=member,
                source=f"free {member.id}",
                weight=draw.free_tickets,
                entered_at=at,
                pseudonym=name_in_draw(draw, member),
            )
            record(
                kind="loyalty.draw_entered",
                subject_kind="programme",
                subject_id=draw.programme_id,
                at=at,
                by=by,
                payload={"draw": draw.id},
            )
    except IntegrityError as clash:
        raise AlreadyEntered from clash
    return entry


def exclude_from_draw(*, draw_id: int, member_id: int, at: datetime, by: Actor) -> DrawExclusion:
    """Put a member on the list of those who may not take part; done again, nothing happens.

    Refuses a draw whose list is frozen.
    """
    with transaction.atomic():
        draw = Draw.objects.select_for_update(no_key=True).get(pk=draw_id)
        if draw.state != DrawState.ANNOUNCED:
            raise DrawClosed
        member = Member.objects.get(pk=member_id, programme=draw.programme_id)
        row, is_new = draw.exclusions.get_or_create(
            member=member, defaults={"said_at": at, "by": str(by)}
        )
        if is_new:
            record(
                kind="loyalty.draw_excluded",
                subject_kind="programme",
                subject_id=draw.programme_id,
                at=at,
                by=by,
                payload={"draw": draw.id},
            )
    return row


def say_age(*, member_id: int, years_at_least: int, at: datetime, by: Actor) -> None:
    """Write down that a member is at least so old; no birthday is kept."""
    if not 1 <= years_at_least <= AGE_MAX:
        raise BadAge
    with transaction.atomic():
        member = Member.objects.get(pk=member_id)
        AgeSaid.objects.update_or_create(
            member=member,
            defaults={"years_at_least": years_at_least, "said_at": at, "by": str(by)},
        )
        record(
            kind="loyalty.age_said",
            subject_kind="programme",
            subject_id=member.programme_id,
            at=at,
            by=by,
            payload={"member": member.id},
        )


def close_draw(*, draw_id: int, at: datetime, by: Actor) -> Draw:
    """Close a draw at its time: decide who takes part, and freeze the list.

    Done again, nothing happens. Refuses before the time. Entries that are being written are
    waited for; none gets in afterwards.
    """
    with transaction.atomic():
        draw = Draw.objects.select_for_update().get(pk=draw_id)
        if draw.state != DrawState.ANNOUNCED:
            return draw
        if at < draw.closes_at:
            raise DrawStillOpen
        admission = _admit(draw)
        draw.state = DrawState.CLOSED
        draw.closed_at = at
        draw.entries_hash = entries_hash(admission.frozen)
        draw.save(update_fields=["state", "closed_at", "entries_hash"])
        record(
            kind="loyalty.draw_closed",
            subject_kind="programme",
            subject_id=draw.programme_id,
            at=at,
            by=by,
            payload={
                "draw": draw.id,
                "entries": len(admission.frozen.entries),
                "refused": len(admission.refused),
            },
        )
    return draw


def _check(announcement: Announcement, rules: DrawRules, *, at: datetime) -> None:
    is_wrong = (
        announcement.closes_at <= at
        or not 0 < len(rules.text.strip()) <= RULES_LENGTH_MAX
        or not 0 <= rules.age_years_min <= AGE_MAX
        or any(len(country) != 2 or not country.isupper() for country in rules.countries)
        or (rules.tickets_max is not None and rules.tickets_max < 1)
        or rules.free_tickets < 0
    )
    try:
        check_announcement(announcement)
    except BadDraw:
        is_wrong = True
    if is_wrong:
        raise BadAnnouncement


def _check_texts(announcement: Announcement, texts: DrawTexts) -> None:
    is_wrong = (
        len(texts.prizes) not in {0, len(announcement.prizes)}
        or any(len(text) > RULES_LENGTH_MAX for text in texts.rules.values())
        or any(len(name) > PRIZE_LENGTH_MAX for one in texts.prizes for name in one.values())
    )
    if is_wrong:
        raise BadAnnouncement


def _admit(draw: Draw) -> Admission:
    """Freeze the list: write beside each entry as what it takes part, or why it does not."""
    rows = [_Tickets(*row) for row in _taking_part(draw)]
    shut_out = _shut_out(draw)
    names = _names(draw, {row.customer for row in rows} | set(shut_out.values()))
    ages = _ages(draw, rows)
    admission = admit(
        (_candidate(row, names[row.customer], ages=ages) for row in rows),
        Eligibility(
            period=Period(draw.announced_at, draw.closes_at),
            age_years_min=draw.age_years_min,
            countries=frozenset(draw.countries),
            tickets_max=draw.tickets_max,
            excluded=frozenset(names[customer] for customer in shut_out.values()),
        ),
    )
    _write_down(draw, rows, admission, names=names)
    for member, customer in shut_out.items():
        said = {"pseudonym": names[customer]}
        new = {**said, "said_at": draw.closes_at, "by": str(SYSTEM)}
        draw.exclusions.update_or_create(member_id=member, defaults=said, create_defaults=new)
    return admission


def _taking_part(draw: Draw) -> QuerySet[DrawEntry, tuple[Any, ...]]:
    rows = draw.entries.filter(weight__gte=1).order_by("id")
    customer = ("member__customer_id", "member__customer__country")
    return rows.values_list("id", "member_id", "weight", "entered_at", "pseudonym", *customer)


def _shut_out(draw: Draw) -> dict[int, int]:
    """Return who may not take part, with their records: those who were named, and own staff."""
    members = shut_out_of(draw)
    return dict(members.order_by("id").values_list("id", "customer_id").distinct())


def _names(draw: Draw, customers: Collection[int]) -> dict[int, str]:
    """Name records so that one person has one name, however many of their records were merged."""
    key, board = unsealed(draw.sealed_names_key), board_name(draw)
    people = _people(customers)
    return {customer: pseudonym(people[customer], board=board, key=key) for customer in customers}


def _people(customers: Collection[int]) -> dict[int, int]:
    """Find the live customer behind each record."""
    roots: dict[int, int] = {}
    for chunk in chunks(sorted(customers), _ROWS_AT_ONCE):
        roots |= roots_of(customer_ids=chunk)
    return {customer: roots.get(customer, customer) for customer in customers}


def _ages(draw: Draw, rows: Sequence[_Tickets]) -> dict[int, int]:
    """Say how old members are, where a draw asks: by their birthday, else as somebody said."""
    if not draw.age_years_min:
        return {}
    people = _people({row.customer for row in rows})
    known = ages_known(customer_ids=set(people.values()), at=draw.closes_at)
    said = AgeSaid.objects.filter(member__in=draw.entries.values("member"))
    ages = dict(said.values_list("member_id", "years_at_least"))
    born = {
        row.member: known[people[row.customer]] for row in rows if people[row.customer] in known
    }
    return ages | born


def _candidate(row: _Tickets, name: str, *, ages: Mapping[int, int]) -> Candidate:
    return Candidate(
        entry=row.id,
        pseudonym=name,
        weight=row.weight,
        entered_at=row.entered_at,
        age_years=ages.get(row.member),
        country=row.country,
    )


def _write_down(
    draw: Draw, rows: Sequence[_Tickets], admission: Admission, *, names: Mapping[int, str]
) -> None:
    """Write down as what each entry takes part: most as they are, in one statement."""
    frozen = {entry.entry: entry.weight for entry in admission.frozen.entries}
    renamed: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.name != names[row.customer]:
            renamed[names[row.customer]].append(row.id)
    for name, ids in renamed.items():
        DrawEntry.objects.filter(id__in=ids).update(pseudonym=name)
    draw.entries.filter(weight__gte=1).update(frozen_weight=F("weight"))
    cut: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.id in frozen and frozen[row.id] != row.weight:
            cut[frozen[row.id]].append(row.id)
    for weight, ids in cut.items():
        for chunk in chunks(ids, _ROWS_AT_ONCE):
            DrawEntry.objects.filter(id__in=chunk).update(frozen_weight=weight)
    refused: dict[str, list[int]] = defaultdict(list)
    for entry_id, reason in admission.refused:
        refused[reason].append(entry_id)
    for reason, ids in refused.items():
        for chunk in chunks(ids, _ROWS_AT_ONCE):
            out = DrawEntry.objects.filter(id__in=chunk)
            out.update(frozen_weight=None, refused_because=reason)
