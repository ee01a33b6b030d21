"""Entries on their way to reactions: claimed by lease, in order per lane, done exactly once.

A claim is short and leaves a lease. The reaction then runs in a second transaction, which first
takes the leased rows again and ends by marking them done: its effects and the mark are kept or
lost together, however the process ends.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from vafa.journal import rules
from vafa.journal.jobs import wiring
from vafa.journal.jobs.progress import LeaseLost
from vafa.journal.models import Delivery, DeliveryState

# The lease only has to last from the claim to the start of the reaction's transaction: from then
# on the locks of that transaction keep everybody else away, however long it takes.
LEASE = timedelta(seconds=10)
BATCH_MAX = 200
# One claimer at a time on PostgreSQL: without it a lane whose rows commit out of order could be
# claimed by two workers at once. Nobody waits for it; who does not get it looks again later.
CLAIM_LOCK = 8_232_001

_OPEN = "('waiting', 'leased', 'dead')"
# Literal states let SQLite use the partial indexes; values that are bound do not.
_CLAIMABLE = f"""
    SELECT candidate.id FROM vafa_journal_delivery AS candidate
    WHERE candidate.reaction = %s AND candidate.state IN ('waiting', 'leased')
      AND candidate.not_before <= %s
      AND (candidate.state = 'waiting' OR candidate.leased_until < %s)
      AND NOT EXISTS (
        SELECT 1 FROM vafa_journal_delivery AS earlier
        WHERE earlier.lane = candidate.lane AND earlier.state IN {_OPEN}
          AND earlier.id < candidate.id)
      AND NOT EXISTS (
        SELECT 1 FROM vafa_journal_delivery AS running
        WHERE running.lane = candidate.lane AND running.state IN {_OPEN}
          AND running.state = 'leased' AND running.leased_until >= %s
          AND running.id <> candidate.id)
    ORDER BY candidate.not_before, candidate.id LIMIT %s
"""  # noqa: S608  # only our own constant is put in

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Deliveries to one reaction that are leased to one worker, oldest first."""

    reaction: str
    token: str
    ids: tuple[int, ...]


def claim_deliveries(
    *, reaction: str, token: str, size: int, lease: timedelta = LEASE
) -> Claim | None:
    """Lease the next deliveries of one reaction: at most `size`, or nothing when none is due.

    A delivery that was tried before comes alone, so that one that kills its process takes no
    others with it.
    """
    if not _claimable(reaction, size=1):
        return None
    with transaction.atomic():
        if not _may_claim():
            return None
        heads = list(
            Delivery.objects.select_for_update(skip_locked=True)
            .filter(id__in=_claimable(reaction, size=size), state__in=["waiting", "leased"])
            .order_by("not_before", "id")
        )
        heads = [head for head in heads if not _bury_when_spent(head)]
        if not heads:
            return None
        chosen = heads[:1] if heads[0].attempts else _with_followers(heads, size=size)
        ids = tuple(sorted(delivery.id for delivery in chosen))
        Delivery.objects.filter(id__in=ids).update(
            state=DeliveryState.LEASED,
            leased_by=token,
            leased_until=timezone.now() + lease,
            attempts=F("attempts") + 1,
        )
    return Claim(reaction=reaction, token=token, ids=ids)


def deliver(claim: Claim) -> bool:
    """Run the reaction on everything that was claimed; says whether all of it succeeded.

    A batch that fails is tried one by one. What fails then waits and is tried again, and holds
    back what comes later in its lane; after the last attempt it is dead until a person decides.
    """
    if len(claim.ids) > 1:
        try:
            _run(claim, claim.ids)
            return True
        except LeaseLost:
            return False
        except Exception as error:
            logger.warning("%s failed on a batch: %s", claim.reaction, rules.error_text(error))
    return _deliver_singly(claim)


def bury_unknown_reactions() -> int:
    """Give up deliveries to reactions that no longer exist; a person may still skip them."""
    return (
        Delivery.objects.filter(state__in=[DeliveryState.WAITING, DeliveryState.LEASED])
        .exclude(reaction__in=wiring.reaction_names())
        .update(
            state=DeliveryState.DEAD,
            finished_at=timezone.now(),
            error="This version knows no such reaction.",
        )
    )


def sweep_deliveries(*, before: datetime, limit: int = 1_000) -> int:
    """Remove done deliveries that ended long ago; the entries themselves stay for ever."""
    old = Delivery.objects.filter(
        state__in=[DeliveryState.DONE, DeliveryState.SKIPPED], finished_at__lt=before
    )
    ids = list(old.order_by("id").values_list("id", flat=True)[:limit])
    Delivery.objects.filter(id__in=ids).delete()
    return len(ids)


def _claimable(reaction: str, *, size: int) -> list[int]:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_CLAIMABLE, [reaction, now, now, now, size])
        return [row[0] for row in cursor.fetchall()]


def _may_claim() -> bool:
    if connection.vendor != "postgresql":
        # SQLite: the transaction has begun as IMMEDIATE, so there is no other writer.
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [CLAIM_LOCK])
        return bool(cursor.fetchone()[0])


def _bury_when_spent(delivery: Delivery) -> bool:
    """Give up a delivery whose worker died on every attempt."""
    if delivery.attempts < rules.DELIVERY_ATTEMPTS_MAX:
        return False
    Delivery.objects.filter(id=delivery.id).update(
        state=DeliveryState.DEAD,
        finished_at=timezone.now(),
        error="The worker was killed each time while it ran this reaction.",
    )
    return True


def _with_followers(heads: Sequence[Delivery], *, size: int) -> list[Delivery]:
    """Add what follows the heads in their lanes, as far as it is due and was never tried."""
    fresh = [head for head in heads if not head.attempts]
    if len(fresh) >= size:
        return fresh
    head_ids = {head.lane: head.id for head in fresh}
    now = timezone.now()
    chosen = list(fresh)
    lanes_ended: set[str] = set()
    open_states = [DeliveryState.WAITING, DeliveryState.LEASED, DeliveryState.DEAD]
    in_lanes = Delivery.objects.filter(lane__in=head_ids, state__in=open_states)
    for delivery in in_lanes.order_by("id")[: 2 * size]:
        if delivery.id <= head_ids[delivery.lane] or delivery.lane in lanes_ended:
            continue
        is_due = delivery.state == DeliveryState.WAITING and delivery.not_before <= now
        if not is_due or delivery.attempts or len(chosen) >= size:
            lanes_ended.add(delivery.lane)
            continue
        chosen.append(delivery)
    return chosen


def _run(claim: Claim, ids: Sequence[int]) -> None:
    reaction = wiring.reaction(claim.reaction)
    with transaction.atomic():
        held = list(
            Delivery.objects.select_for_update(of=("self",))
            .select_related("entry")
            .filter(id__in=ids, leased_by=claim.token, state=DeliveryState.LEASED)
            .order_by("id")
        )
        if len(held) != len(ids):
            raise LeaseLost
        reaction([delivery.entry for delivery in held])
        Delivery.objects.filter(id__in=ids).update(
            state=DeliveryState.DONE,
            finished_at=timezone.now(),
            leased_until=None,
            leased_by="",
            error="",
        )


def _deliver_singly(claim: Claim) -> bool:
    lanes = dict(Delivery.objects.filter(id__in=claim.ids).values_list("id", "lane"))
    lanes_failed: set[str] = set()
    for delivery_id in claim.ids:
        if lanes.get(delivery_id) in lanes_failed:
            _release(claim, delivery_id)
            continue
        try:
            _run(claim, [delivery_id])
        except LeaseLost:
            continue
        except Exception as error:
            lanes_failed.add(lanes[delivery_id])
            _put_back(claim, delivery_id, error)
    return not lanes_failed


def _release(claim: Claim, delivery_id: int) -> None:
    """Return a delivery that was not tried, because one before it failed."""
    Delivery.objects.filter(
        id=delivery_id, leased_by=claim.token, state=DeliveryState.LEASED
    ).update(
        state=DeliveryState.WAITING,
        attempts=F("attempts") - 1,
        leased_until=None,
        leased_by="",
    )


def _put_back(claim: Claim, delivery_id: int, error: Exception) -> None:
    """Let a failed delivery wait for its next attempt, or give it up after the last."""
    text = rules.error_text(error)
    logger.warning("%s failed on delivery %s: %s", claim.reaction, delivery_id, text)
    now = timezone.now()
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update()
            .filter(id=delivery_id, leased_by=claim.token, state=DeliveryState.LEASED)
            .first()
        )
        if delivery is None:
            return
        is_spent = delivery.attempts >= rules.DELIVERY_ATTEMPTS_MAX
        delivery.state = DeliveryState.DEAD if is_spent else DeliveryState.WAITING
        delivery.finished_at = now if is_spent else None
        delivery.not_before = now + rules.delivery_pause(delivery.attempts)
        delivery.leased_until, delivery.leased_by, delivery.error = None, "", text
        delivery.save()
