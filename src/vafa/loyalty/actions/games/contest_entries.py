"""Members hand in entries of a contest, take them back, and the shop looks at them first."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.text import display_clean
from vafa.customers.queries import records_of
from vafa.journal.actions import record
from vafa.loyalty.actions.games.contests import JudgingClosed
from vafa.loyalty.actions.games.draws import DrawClosed
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.actions.sharing import keep_as_it_is
from vafa.loyalty.models import Contest, ContestEntry, DrawState, EntryState, Member, MemberState
from vafa.loyalty.queries.games.draws import is_open, name_in_draw, refusal_of
from vafa.loyalty.rules.chance import random_bytes
from vafa.loyalty.rules.contests import text_hash

LINK_LENGTH_MAX: Final = 500
REASON_LENGTH_MAX: Final = 500
_LINK: Final = re.compile(r"https?://[^\s/?#]+\.[^\s<>\"']+")
_LEFT: Final = frozenset({EntryState.WITHDRAWN, EntryState.REFUSED})


class EmptyEntry(Refused):
    code = "empty_entry"
    sentence = _("Write something first.")


class EntryTooLong(Refused):
    code = "entry_too_long"
    sentence = _("This is too long: at most %(length)s characters.")


class BadLink(Refused):
    code = "bad_link"
    sentence = _("A link begins with https:// and has at most 500 characters.")


class EnoughEntries(Refused):
    code = "enough_entries"
    sentence = _("You have handed in as much as anybody may.")


class MayNotTakePart(Refused):
    code = "may_not_take_part"
    sentence = _("By the rules of this contest you cannot take part.")


class TooYoung(Refused):
    code = "too_young"
    sentence = _("By its rules this contest is for older people.")


class AgeUnknown(Refused):
    code = "age_unknown"
    sentence = _("This contest asks how old you are. Please tell the shop first.")


class NoSuchEntry(Refused):
    code = "no_such_entry"
    sentence = _("There is no such entry.")


_REFUSALS: Final[dict[str, type[Refused]]] = {
    "age_unknown": AgeUnknown,
    "too_young": TooYoung,
    "outside_period": DrawClosed,
}


def hand_in_entry(
    *, contest_id: int, member_id: int, text: str, link: str, at: datetime, by: Actor
) -> ContestEntry:
    """Hand in an entry for a member, under an invented name.

    Refuses after the close, what is empty or too long, a link that is none, who may not take part
    by the rules, and more entries than one may hand in; what was taken back does not count.
    """
    contest = Contest.objects.select_related("draw").get(pk=contest_id)
    said, address = _checked(contest, text, link)
    try:
        with transaction.atomic():
            draw = contest.draw
            keep_as_it_is(draw)
            member = Member.objects.select_related("customer").get(pk=member_id)
            if member.programme_id != draw.programme_id or member.state != MemberState.ACTIVE:
                raise NotMember
            if not is_open(draw, at=at):
                raise DrawClosed
            reason = refusal_of(draw, member, at=at)
            if reason:
                raise _REFUSALS.get(reason, MayNotTakePart)
            entry = _written(contest, member, said, address, at=at)
            _record("loyalty.contest_entered", entry, at=at, by=by)
    except IntegrityError as clash:
        raise EnoughEntries from clash
    return entry


def withdraw_entry(*, entry_id: int, member_id: int, at: datetime, by: Actor) -> None:
    """Take an entry back: its text goes, its hash stays. Done again, nothing happens.

    Refuses somebody else's entry. Once the jury has finished its points stay, and a place too.
    """
    with transaction.atomic():
        entry = ContestEntry.objects.filter(pk=entry_id, member=member_id).first()
        if entry is None:
            raise NoSuchEntry
        if entry.state != EntryState.WITHDRAWN:
            _empty(entry)
            _record("loyalty.contest_withdrawn", entry, at=at, by=by)


def forget_entries(*, customer_id: int, at: datetime, by: Actor) -> None:
    """Take back all that a person ever handed in, by whichever of their records."""
    with transaction.atomic():
        records = records_of(customer_id=customer_id)
        theirs = ContestEntry.objects.filter(member__customer__in=records)
        for entry in theirs.exclude(salt="").order_by("id"):
            _empty(entry)
            _record("loyalty.contest_withdrawn", entry, at=at, by=by)


def moderate_entry(
    *, entry_id: int, state: EntryState, reason: str, at: datetime, by: Actor
) -> ContestEntry:
    """Show an entry to others, hide it from them, or refuse it as against the rules.

    Refused ones take no part, and the member is told why. Refuses to change what was taken back,
    and to refuse anything when the jury has finished.
    """
    with transaction.atomic():
        found = ContestEntry.objects.filter(pk=entry_id).first()
        if found is None:
            raise NoSuchEntry
        contest = Contest.objects.select_for_update(of=("self",), no_key=True).get(
            pk=found.contest_id
        )
        entry = ContestEntry.objects.select_related("contest__draw").get(pk=entry_id)
        if entry.state == EntryState.WITHDRAWN or not entry.text:
            raise NoSuchEntry
        if contest.judged_at is not None and _LEFT & {state, EntryState(entry.state)}:
            raise JudgingClosed
        entry.state = state
        entry.reason = display_clean(reason)[:REASON_LENGTH_MAX]
        entry.save(update_fields=["state", "reason"])
        _record("loyalty.contest_moderated", entry, at=at, by=by, state=str(state))
    return entry


def _empty(entry: ContestEntry) -> None:
    """Let the text of an entry go; while the jury judges, the entry goes too."""
    contest = Contest.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.contest_id)
    draw = contest.draw
    keep_as_it_is(draw)
    entry.text = entry.link = entry.salt = entry.reason = ""
    if contest.judged_at is None:
        entry.state = EntryState.WITHDRAWN
    elif entry.state == EntryState.SHOWN:
        entry.state = EntryState.HIDDEN
    entry.save(update_fields=["text", "link", "salt", "reason", "state"])
    if draw.state == DrawState.ANNOUNCED:
        entry.entry.weight = 0
        entry.entry.save(update_fields=["weight"])


def _checked(contest: Contest, text: str, link: str) -> tuple[str, str]:
    lines = unicodedata.normalize("NFC", text).replace("\0", "").splitlines()
    said, address = "\n".join(lines).strip(), link.strip()
    length = contest.judging["length_max"]
    if not said:
        raise EmptyEntry
    if len(said) > length:
        raise EntryTooLong(length=length)
    if address and (len(address) > LINK_LENGTH_MAX or not _LINK.fullmatch(address)):
        raise BadLink
    return said, address


def _written(
    contest: Contest, member: Member, said: str, address: str, *, at: datetime
) -> ContestEntry:
    before = contest.handed_in.filter(member=member)
    if before.exclude(state=EntryState.WITHDRAWN).count() >= contest.judging["entries_max"]:
        raise EnoughEntries
    salt = random_bytes(16).hex()
    draw = contest.draw
    row = draw.entries.create(
        member=member,
        # Two at one moment get one number: one of them is refused.
        source=f"contest {member.id} {before.count() + 1}",
        weight=1,
        entered_at=at,
        pseudonym=name_in_draw(draw, member),
    )
    return contest.handed_in.create(
        entry=row,
        member=member,
        text=said,
        link=address,
        salt=salt,
        text_hash=text_hash(said, address, salt=salt),
    )


def _record(kind: str, entry: ContestEntry, *, at: datetime, by: Actor, **more: str) -> None:
    # Without the member: whoever reads this may be on the jury.
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=entry.contest.draw.programme_id,
        at=at,
        by=by,
        payload={"draw": entry.contest.draw_id, "entry": entry.id, **more},
    )
