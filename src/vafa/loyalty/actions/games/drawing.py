"""A closed draw is drawn: two people type the public value, the winners follow, all is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.loyalty.actions.games.draws import DrawStillOpen
from vafa.loyalty.actions.games.judging import give_contest_prizes
from vafa.loyalty.models import Contest, Draw, DrawState, DrawWinner
from vafa.loyalty.queries.games.contests import contest_winners
from vafa.loyalty.queries.games.proofs import announcement_of, proof_of
from vafa.loyalty.rules.draws import BadDraw, Winner, public_value_typed


class BadPublicValue(Refused):
    code = "bad_public_value"
    sentence = _("Type the public value as it was published, in at most 500 characters.")


class PublicValueAgreed(Refused):
    code = "public_value_agreed"
    sentence = _("Two people have typed the public value; it stays.")


class PublicValueMissing(Refused):
    code = "public_value_missing"
    sentence = _("Two people have to type the same public value first.")


class JuryStillJudges(Refused):
    code = "jury_still_judges"
    sentence = _("The jury has to finish before anybody types the public value.")


class CannotDraw(Refused):
    code = "cannot_draw"
    sentence = _("So few tickets are left beside those of some members that no draw is possible.")


class NotDrawn(Refused):
    code = "not_drawn"
    sentence = _("This draw is not drawn yet.")


def say_public_value(*, draw_id: int, value: str, at: datetime, by: Actor) -> Draw:
    """Write down what one person read at the public source; when two agree, it stays.

    Who typed before may type anew until then. Refuses before the close, because nobody may know
    the value while tickets are given.
    """
    try:
        typed = public_value_typed(value)
    except BadDraw:
        raise BadPublicValue from None
    with transaction.atomic():
        draw = Draw.objects.select_for_update(no_key=True).get(pk=draw_id)
        if draw.state == DrawState.ANNOUNCED:
            raise DrawStillOpen
        if draw.state != DrawState.CLOSED:
            raise PublicValueAgreed
        if Contest.objects.filter(draw=draw, judged_at=None).exists():
            raise JuryStillJudges
        draw.values.update_or_create(by=str(by), defaults={"value": typed, "said_at": at})
        if draw.values.filter(value=typed).exclude(by=str(by)).exists():
            draw.state, draw.public_value, draw.valued_at = DrawState.VALUED, typed, at
            draw.save(update_fields=["state", "public_value", "valued_at"])
        record(
            kind="loyalty.public_value_said",
            subject_kind="programme",
            subject_id=draw.programme_id,
            at=at,
            by=by,
            payload={"draw": draw.id},
        )
    return draw


def hold_draw(*, draw_id: int, at: datetime, by: Actor) -> Draw:
    """Draw the winners and the reserves: they follow from what is fixed by now.

    Done again, nothing happens. Refuses without a public value that two agree on.
    """
    with transaction.atomic():
        draw = Draw.objects.select_for_update(no_key=True).get(pk=draw_id)
        if draw.state in {DrawState.DRAWN, DrawState.PUBLISHED}:
            return draw
        if draw.state != DrawState.VALUED:
            raise PublicValueMissing
        winners, announcement = _winners(draw), announcement_of(draw)
        DrawWinner.objects.bulk_create(
            DrawWinner(
                draw=draw,
                number=winner.prize,
                attempt=winner.attempt,
                entry_id=winner.entry,
                prize=announcement.prize_name(winner.prize) or "",
            )
            for winner in winners
        )
        draw.state, draw.drawn_at = DrawState.DRAWN, at
        draw.save(update_fields=["state", "drawn_at"])
        record(
            kind="loyalty.draw_held",
            subject_kind="programme",
            subject_id=draw.programme_id,
            at=at,
            by=by,
            payload={"draw": draw.id, "winners": len(winners)},
        )
    return draw


def publish_draw(*, draw_id: int, at: datetime, by: Actor) -> Draw:
    """Show the proof with the seed to everybody, and write down for each winner what was won.

    What comes by itself with a prize of a contest is given now.

    Done again, nothing happens. Refuses what is not drawn.
    """
    with transaction.atomic():
        draw = Draw.objects.select_for_update(no_key=True).get(pk=draw_id)
        if draw.state == DrawState.PUBLISHED:
            return draw
        if draw.state != DrawState.DRAWN:
            raise NotDrawn
        draw.state, draw.published_at = DrawState.PUBLISHED, at
        draw.save(update_fields=["state", "published_at"])
        give_contest_prizes(draw, at=at, by=by)
        for winner in draw.winners.exclude(prize="").select_related("entry__member"):
            record(
                kind="loyalty.draw_won",
                subject_kind="customer",
                subject_id=winner.entry.member.customer_id,
                at=at,
                by=by,
                payload={"draw": draw.id, "prize": winner.number, "member": winner.entry.member_id},
            )
        record(
            kind="loyalty.draw_published",
            subject_kind="programme",
            subject_id=draw.programme_id,
            at=at,
            by=by,
            payload={"draw": draw.id},
        )
    return draw


def _winners(draw: Draw) -> Sequence[Winner]:
    """Say who won: whom the jury put first in a contest, whom chance drew in any other draw."""
    contest = Contest.objects.filter(draw=draw).select_related("draw").first()
    if contest is not None:
        return contest_winners(contest)
    try:
        return proof_of(draw).winners
    except BadDraw:
        raise CannotDraw from None
