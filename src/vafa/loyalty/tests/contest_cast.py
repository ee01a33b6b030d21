"""A contest with a jury, for its tests."""

from __future__ import annotations

from vafa.core.keys import SYSTEM, Actor
from vafa.loyalty.actions.games.contest_entries import hand_in_entry, moderate_entry
from vafa.loyalty.actions.games.contests import ContestPrize, announce_contest
from vafa.loyalty.actions.games.drawing import hold_draw, publish_draw, say_public_value
from vafa.loyalty.actions.games.draws import DrawRules, close_draw
from vafa.loyalty.actions.games.judging import close_judging, score_entry
from vafa.loyalty.actions.games.wheels import Prize
from vafa.loyalty.models import Contest, ContestEntry, EntryState, Member, Programme
from vafa.loyalty.rules.contests import Criterion, Judging
from vafa.loyalty.tests.games_cast import DAY, NIKOS, NOON, PARVANEH
from vafa.staff.models import StaffMember

CLOSE = NOON + 10 * DAY
JUDGING = Judging(
    (Criterion({"en": "Taste"}, 3), Criterion({"en": "Story"}, 1)), points_max=10, length_max=40
)
HAMPER = ContestPrize({"en": "A hamper", "el": "Ένα καλάθι"}, 1, Prize(points=50, days=30))


def make_jurors(*names: str) -> list[Actor]:
    """Give people of the shop an account, and return them as who they act as."""
    people = [StaffMember.objects.create(login=name, name=name, created_at=NOON) for name in names]
    return [Actor.person(one.id) for one in people]


def make_contest(
    programme: Programme,
    *jurors: Actor,
    judging: Judging = JUDGING,
    reserves: int = 1,
    **rules: object,
) -> Contest:
    """Announce a contest that closes in ten days; its one prize is a hamper with fifty points."""
    return announce_contest(
        programme_id=programme.id,
        key="recipe",
        names={"en": "The best recipe"},
        prizes=[HAMPER],
        reserves=reserves,
        wins_once="member",
        public_source="The closing figure of the exchange on 11 May",
        closes_at=CLOSE,
        rules=DrawRules(text="One recipe each.", **rules),  # type: ignore[arg-type]
        judging=judging,
        jurors=[juror.id or 0 for juror in jurors],
        at=NOON,
        by=SYSTEM,
    )


def hand_in(contest: Contest, member: Member, text: str = "Beans with dill") -> ContestEntry:
    """Let a member hand something in."""
    return hand_in_entry(
        contest_id=contest.id, member_id=member.id, text=text, link="", at=NOON, by=SYSTEM
    )


def closed(contest: Contest) -> Contest:
    """Close a contest at its time."""
    close_draw(draw_id=contest.draw_id, at=CLOSE, by=SYSTEM)
    return contest


def scored(entry: ContestEntry, juror: Actor, *points: int) -> None:
    """Let a juror give an entry points."""
    score_entry(entry_id=entry.id, points=points, at=CLOSE, by=juror)


def refused_entry(entry: ContestEntry, reason: str = "It is copied") -> ContestEntry:
    """Let the shop say that an entry is against the rules."""
    return moderate_entry(
        entry_id=entry.id, state=EntryState.REFUSED, reason=reason, at=CLOSE, by=SYSTEM
    )


def decided(contest: Contest) -> Contest:
    """Freeze the points, type the public value, and publish who won."""
    close_judging(contest_id=contest.id, at=CLOSE, by=PARVANEH)
    for person in (PARVANEH, NIKOS):
        say_public_value(draw_id=contest.draw_id, value="1,437.5", at=CLOSE, by=person)
    hold_draw(draw_id=contest.draw_id, at=CLOSE, by=PARVANEH)
    publish_draw(draw_id=contest.draw_id, at=CLOSE, by=PARVANEH)
    return Contest.objects.select_related("draw").get(pk=contest.pk)
