"""What people allow the shop, and no longer allow; every statement stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.text import display_clean
from vafa.customers.actions.alive import live_customer
from vafa.customers.models import (
    ConsentChannel,
    ConsentPurpose,
    ConsentSource,
    ConsentState,
    ConsentStatement,
)
from vafa.journal.actions import record

_WORDING_LENGTH_MAX = 1_000


class ConsentNeedsWording(Refused):
    code = "consent_needs_wording"
    sentence = _("Write the sentence that they agreed to, in at most 1,000 letters.")


class WordingTooLong(Refused):
    code = "wording_too_long"
    sentence = _("Write at most 1,000 letters.")


class ConsentInTheFuture(Refused):
    code = "consent_in_the_future"
    sentence = _("The day lies ahead; nobody can have said it yet.")


def give_consent(
    *,
    customer_id: int,
    channel: ConsentChannel,
    purpose: ConsentPurpose,
    wording: str,
    source: ConsentSource,
    said_at: datetime,
    at: datetime,
    by: Actor,
) -> ConsentStatement:
    """Write down that a customer allows one purpose on one channel, in the words they agreed to.

    It counts unless they withdrew at the same instant or later. Refuses a consent without its
    wording, and one of the future.
    """
    clean = display_clean(wording)
    if not clean or len(clean) > _WORDING_LENGTH_MAX:
        raise ConsentNeedsWording
    return _say(
        ConsentStatement(
            customer_id=customer_id,
            channel=channel,
            purpose=purpose,
            state=ConsentState.GIVEN,
            wording=clean,
            source=source,
            at=said_at,
            written_at=at,
            by=str(by),
        ),
        kind="customers.consent_given",
        by=by,
    )


def withdraw_consent(
    *,
    customer_id: int,
    channel: ConsentChannel,
    purpose: ConsentPurpose,
    reason: str,
    source: ConsentSource,
    said_at: datetime,
    at: datetime,
    by: Actor,
) -> ConsentStatement:
    """Write down that a customer no longer allows it; no reason is needed, and none hinders it.

    Who never consented may say so too. Refuses a withdrawal of the future.
    """
    clean = display_clean(reason)
    if len(clean) > _WORDING_LENGTH_MAX:
        raise WordingTooLong
    return _say(
        ConsentStatement(
            customer_id=customer_id,
            channel=channel,
            purpose=purpose,
            state=ConsentState.WITHDRAWN,
            wording=clean,
            source=source,
            at=said_at,
            written_at=at,
            by=str(by),
        ),
        kind="customers.consent_withdrawn",
        by=by,
    )


def _say(said: ConsentStatement, *, kind: str, by: Actor) -> ConsentStatement:
    """Keep a statement; the same one said twice is kept once."""
    if said.at > said.written_at:
        raise ConsentInTheFuture
    with transaction.atomic():
        said.customer = live_customer(said.customer_id)
        same = ConsentStatement.objects.filter(
            customer=said.customer,
            channel=said.channel,
            purpose=said.purpose,
            state=said.state,
            wording=said.wording,
            source=said.source,
            at=said.at,
        ).first()
        if same is not None:
            return same
        said.save(force_insert=True)
        record(
            kind=kind,
            subject_kind="customer",
            subject_id=said.customer_id,
            at=said.written_at,
            by=by,
            payload={
                "consent": said.id,
                "channel": str(said.channel),
                "purpose": str(said.purpose),
                "source": str(said.source),
            },
        )
    return said
