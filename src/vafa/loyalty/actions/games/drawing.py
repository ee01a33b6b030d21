"""A closed draw is drawn: two people type the public value, the winners follow, all is shown."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.loyalty.actions.games.draws import DrawStillOpen
from vafa.loyalty.models import Draw, DrawState, DrawWinner
from vafa.loyalty.queries.games.proofs import proof_of
from vafa.loyalty.rules.draws import BadDraw, public_value_typed


class BadPublicValue(Refused):
    code = "bad_public_value"
    sentence = _("Type the public value as it was published, in at most 500 characters.")


class PublicValueAgreed(Refused):
    code = "public_value_agreed"
    sentence = _("Two people have typed the public value; it stays.")


class PublicValueMissing(Refused):
    code = "public_value_missing"
    sentence = _("Two people have to type the same public value first.")


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
        try:
            proof = proof_of(draw)
        except BadDraw:
            raise CannotDraw from None
        DrawWinner.objects.bulk_create(
            DrawWinner(
                draw=draw,
                number=winner.prize,
                attempt=winner.attempt,
                entry_id=winner.entry,
                prize=proof.announcement.prize_name(winner.prize) or "",
            )
            for winner in proof.winners
        )
        draw.state, draw.drawn_at = DrawState.DRAWN, at
        draw.save(update_fields=["state", "drawn_at"])
        winners = len(proof.winners)
        record(
            kind="loyalty.draw_held",
            subject_kind="programme",
            subject_id=draw.programme_id,
            at=at,
            by=by,
            payload={"draw": draw.id, "winners": winners},
        )
    return draw


def publish_draw(*, draw_id: int, at: datetime, by: Actor) -> Draw:
    """Show the proof with the seed to everybody, and write down for each winner what was won.

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
