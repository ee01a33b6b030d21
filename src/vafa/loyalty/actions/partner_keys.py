"""Keys for the tills of partners: each reaches one partner, and is shown once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.loyalty.actions.partners import lock_partner
from vafa.loyalty.models import Partner, PartnerKey
from vafa.staff.actions import make_api_key, revoke_api_key

TILL_SCOPE: Final = "loyalty:partner"
TILL_RATE: Final = 600
KEYS_MOST: Final = 20


class KeyOfAnother(Refused):
    code = "key_of_another"
    sentence = _("This key was not made for this partner.")


class TooManyTillKeys(Refused):
    code = "too_many_till_keys"
    sentence = _("This partner has as many keys as one can have: revoke those it does not use.")


def make_partner_key(
    *, partner_id: int, name: str, expires_at: datetime | None = None, at: datetime, by: Actor
) -> tuple[PartnerKey, str]:
    """Let a partner's till in and return its key with the text, which is known only now."""
    with transaction.atomic():
        partner = lock_partner(partner_id)
        if partner.keys.filter(key__revoked_at=None).count() >= KEYS_MOST:
            raise TooManyTillKeys
        key, text = make_api_key(
            name=name,
            scopes=[TILL_SCOPE],
            requests_per_minute=TILL_RATE,
            expires_at=expires_at,
            at=at,
            by=by,
        )
        bound = PartnerKey.objects.create(partner=partner, key=key)
        _record("loyalty.partner_key_made", partner, key=key.id, at=at, by=by)
    return bound, text


def revoke_partner_key(*, partner_id: int, key_id: int, at: datetime, by: Actor) -> None:
    """Shut a partner's till out at once and for good; what it told stays.

    Refuses a key of anything else, and one that is revoked already.
    """
    with transaction.atomic():
        partner = lock_partner(partner_id)
        if not partner.keys.filter(key=key_id).exists():
            raise KeyOfAnother
        revoke_api_key(key_id=key_id, at=at, by=by)
        _record("loyalty.partner_key_revoked", partner, key=key_id, at=at, by=by)


def _record(kind: str, partner: Partner, *, key: int, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=partner.programme_id,
        at=at,
        by=by,
        payload={"partner": partner.id, "key": key},
    )
