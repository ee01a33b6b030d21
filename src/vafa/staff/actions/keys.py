"""Keys of the API: made, used, revoked; and the answers that are kept for repeated requests."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.staff.models import ApiAnswer, ApiKey
from vafa.staff.queries import secret_hash
from vafa.staff.rules import API_ANSWER_HOURS, API_RATES, API_SCOPES, written_key


class ScopeNeeded(Refused):
    code = "scope_needed"
    sentence = _("Choose at least one thing that the key may do.")


class UnknownScope(Refused):
    code = "unknown_scope"
    sentence = _("There is no such permission for keys.")


class UnknownRate(Refused):
    code = "unknown_rate"
    sentence = _("Choose one of the offered numbers of requests.")


class KeyEndsInThePast(Refused):
    code = "key_ends_in_the_past"
    sentence = _("The last day of a key must lie ahead.")


class KeyRevokedAlready(Refused):
    code = "key_revoked_already"
    sentence = _("This key is revoked already.")


def make_api_key(
    *,
    name: str,
    scopes: Sequence[str],
    requests_per_minute: int,
    expires_at: datetime | None,
    at: datetime,
    by: Actor,
) -> tuple[ApiKey, str]:
    """Open a door for a program and return it with its text, which is known only now."""
    if not scopes:
        raise ScopeNeeded
    if not set(scopes) <= API_SCOPES.keys():
        raise UnknownScope
    if requests_per_minute not in API_RATES:
        raise UnknownRate
    if expires_at is not None and expires_at <= at:
        raise KeyEndsInThePast
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        key = ApiKey.objects.create(
            name=name.strip(),
            prefix=secrets.token_hex(6),
            secret_hash=secret_hash(secret),
            scopes=[scope for scope in API_SCOPES if scope in scopes],
            requests_per_minute=requests_per_minute,
            expires_at=expires_at,
            made_at=at,
            made_by=str(by),
        )
        _record_about(key, "staff.api_key_made", at=at, by=by)
    return key, written_key(key.prefix, secret)


def revoke_api_key(*, key_id: int, at: datetime, by: Actor) -> None:
    """Close the door at once and for good; what came in through it stays."""
    with transaction.atomic():
        closed = ApiKey.objects.filter(id=key_id, revoked_at=None).update(revoked_at=at)
        if not closed:
            raise KeyRevokedAlready
        _record_about(ApiKey.objects.get(id=key_id), "staff.api_key_revoked", at=at, by=by)


def take_api_tickets(*, key_id: int, tickets: int, at: datetime) -> bool:
    """Count requests of this minute ahead, and tell whether so many were left.

    One statement, so that any number of web processes count together; it notes the use of the
    key as well, to the minute.
    """
    minute = at.replace(second=0, microsecond=0)
    is_this_minute = Q(minute_at=minute)
    left = is_this_minute & Q(minute_taken__lte=F("requests_per_minute") - tickets)
    fits = left | ~is_this_minute | Q(minute_at=None)
    taken = Case(When(is_this_minute, then=F("minute_taken") + tickets), default=Value(tickets))
    return bool(
        ApiKey.objects.filter(fits, id=key_id).update(
            minute_taken=taken, minute_at=minute, latest_use_at=minute
        )
    )


def claim_api_answer(
    *, key_id: int, idempotency_key: str, request_hash: str, at: datetime
) -> tuple[ApiAnswer, bool]:
    """Begin to answer a request that must not be answered twice; tell whether this one began it.

    Part of the caller's transaction: a second asker waits here until the first one's is over.
    """
    fresh = ApiAnswer(
        key_id=key_id, idempotency_key=idempotency_key, request_hash=request_hash, status=0, at=at
    )
    with connection.cursor() as cursor:
        # Every write of every program begins with it: in one statement, and without building it.
        cursor.execute(
            f"INSERT INTO {ApiAnswer._meta.db_table} "  # noqa: S608
            "(key_id, idempotency_key, request_hash, status, headers, body, at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
            [
                *(key_id, idempotency_key, request_hash, 0, "{}", b""),
                connection.ops.adapt_datetimefield_value(at),
            ],
        )
        row = cursor.fetchone()
    if row is None:
        return ApiAnswer.objects.get(key_id=key_id, idempotency_key=idempotency_key), False
    fresh.id = row[0]
    return fresh, True


def forget_api_answers(*, before: datetime) -> int:
    """Delete answers that nobody waits for any more; returns how many."""
    old = ApiAnswer.objects.filter(at__lt=before - timedelta(hours=API_ANSWER_HOURS))
    return old.delete()[0]


def _record_about(key: ApiKey, kind: str, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        at=at,
        by=by,
        subject_kind="api_key",
        subject_id=key.id,
        payload={"scopes": key.scopes},
    )
