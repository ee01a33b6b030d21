from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from vafa.core.keys import SYSTEM, Actor
from vafa.journal.actions import DeliveryIsNotDead, record, retry_delivery, skip_delivery
from vafa.journal.jobs.deliveries import (
    Claim,
    bury_unknown_reactions,
    claim_deliveries,
    deliver,
    sweep_deliveries,
)
from vafa.journal.models import Delivery, DeliveryState, Entry
from vafa.journal.queries import dead_deliveries
from vafa.journal.tests import machine

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PARVANEH = Actor.person(1)
NOTE = f"{machine.HERE}.note"
BREAKING = f"{machine.HERE}.note_unless_broken"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


def happened(subject: int, *, kind: str = "test.happened", is_broken: bool = False) -> Entry:
    return record(
        kind=kind,
        at=AT,
        by=SYSTEM,
        subject_kind="customer",
        subject_id=subject,
        payload={"is_broken": is_broken},
    )


def claimed(reaction: str = NOTE, *, token: str = "first", size: int = 100) -> Claim:
    claim = claim_deliveries(reaction=reaction, token=token, size=size)
    assert claim is not None
    return claim


def broke(subject: int, *, is_broken: bool = True) -> Entry:
    return happened(subject, kind="test.broke", is_broken=is_broken)


def deliver_until_dead() -> None:
    for _attempt in range(8):
        Delivery.objects.update(not_before=timezone.now())
        deliver(claimed(BREAKING))


def test_a_claim_takes_whole_lanes_in_their_order() -> None:
    entries = [happened(subject) for subject in (1, 2, 1, 1, 2)]

    deliver(claimed())

    assert machine.effects() == [(entry.subject_id, entry.id) for entry in entries]
    assert Delivery.objects.filter(state=DeliveryState.DONE).count() == 5


def test_a_claim_is_never_larger_than_asked() -> None:
    entries = [happened(1) for _number in range(5)]

    deliver(claimed(size=3))

    assert [entry for _subject, entry in machine.effects()] == [entry.id for entry in entries[:3]]


def test_a_lane_that_one_worker_holds_is_closed_to_the_other() -> None:
    happened(1)
    claimed(token="first")
    happened(1)

    assert claim_deliveries(reaction=NOTE, token="second", size=10) is None


def test_a_lease_that_ran_out_goes_to_another_worker_and_counts_once() -> None:
    entry = happened(1)
    late = claimed(token="first")
    Delivery.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    deliver(claimed(token="second"))

    deliver(late)

    assert machine.effects() == [(1, entry.id)]


def test_the_good_ones_of_a_failed_batch_are_delivered() -> None:
    good, bad, behind, other = (
        broke(1, is_broken=False),
        broke(2),
        broke(2, is_broken=False),
        broke(3, is_broken=False),
    )

    assert deliver(claimed(BREAKING)) is False

    assert machine.effects() == [(1, good.id), (3, other.id)]
    states = dict(Delivery.objects.values_list("entry_id", "state"))
    assert states[bad.id] == states[behind.id] == DeliveryState.WAITING
    assert Delivery.objects.get(entry=behind).attempts == 0


def test_a_failed_delivery_waits_longer_after_each_attempt() -> None:
    entry = broke(1)
    deliver(claimed(BREAKING))
    before = timezone.now()
    Delivery.objects.update(not_before=before)

    deliver(claimed(BREAKING))

    delivery = Delivery.objects.get(entry=entry)
    assert delivery.attempts == 2
    assert 3.9 < (delivery.not_before - before).total_seconds() < 5
    assert claim_deliveries(reaction=BREAKING, token="later", size=10) is None


def test_the_error_is_kept_without_the_words_that_may_be_personal() -> None:
    broke(1)

    deliver(claimed(BREAKING))

    error = Delivery.objects.get().error
    assert error.startswith("ValueError\n  note_unless_broken (vafa/journal/tests/machine.py:")
    assert "example.com" not in error


def test_after_eight_attempts_a_delivery_is_dead_and_holds_back_its_lane() -> None:
    dead, behind, other = broke(1), broke(1, is_broken=False), broke(2, is_broken=False)

    deliver_until_dead()

    assert Delivery.objects.get(entry=dead).state == DeliveryState.DEAD
    assert Delivery.objects.get(entry=behind).state == DeliveryState.WAITING
    assert machine.effects() == [(2, other.id)]
    [shown] = dead_deliveries()
    assert (shown.kind, shown.subject_id, shown.attempts, shown.held_back) == (
        "test.broke",
        1,
        8,
        1,
    )


def test_a_dead_delivery_that_is_tried_again_goes_before_those_behind_it() -> None:
    mended, behind = broke(1), broke(1, is_broken=False)
    deliver_until_dead()
    Entry.objects.filter(id=mended.id).update(payload={})
    dead_id = dead_deliveries()[0].id

    retry_delivery(delivery_id=dead_id, at=AT, by=PARVANEH)
    while claim := claim_deliveries(reaction=BREAKING, token="again", size=10):
        deliver(claim)

    assert machine.effects() == [(1, mended.id), (1, behind.id)]
    retried = Entry.objects.get(kind="journal.delivery_retried")
    assert (retried.by, retried.subject_id) == ("person:1", dead_id)


def test_a_dead_delivery_that_is_skipped_lets_its_lane_go_on() -> None:
    dead, behind = broke(1), broke(1, is_broken=False)
    deliver_until_dead()

    skip_delivery(delivery_id=dead_deliveries()[0].id, at=AT, by=PARVANEH)
    deliver(claimed(BREAKING))

    assert machine.effects() == [(1, behind.id)]
    assert Delivery.objects.get(entry=dead).state == DeliveryState.SKIPPED
    assert dead_deliveries() == []


def test_only_a_dead_delivery_can_be_skipped() -> None:
    happened(1)
    delivery = Delivery.objects.get()

    with pytest.raises(DeliveryIsNotDead):
        skip_delivery(delivery_id=delivery.id, at=AT, by=PARVANEH)

    assert Delivery.objects.get().state == DeliveryState.WAITING
    assert Entry.objects.filter(kind="journal.delivery_skipped").count() == 0


def test_a_delivery_that_kills_its_worker_is_tried_alone_and_then_dead() -> None:
    happened(1), happened(2)
    for attempt in range(8):
        claim = claimed(token=f"worker {attempt}")
        assert len(claim.ids) == (2 if attempt == 0 else 1)
        Delivery.objects.filter(id=min(claim.ids)).update(leased_until=AT)
        Delivery.objects.filter(id__gt=min(claim.ids)).update(
            leased_until=timezone.now() + timedelta(1)
        )

    assert claim_deliveries(reaction=NOTE, token="last", size=10) is None

    assert Delivery.objects.order_by("id")[0].state == DeliveryState.DEAD


def test_deliveries_to_a_reaction_that_is_gone_are_shown_as_dead() -> None:
    happened(1)
    Delivery.objects.update(reaction="vafa.gone.reactions.removed")

    assert bury_unknown_reactions() == 1

    assert dead_deliveries()[0].error == "This version knows no such reaction."


def test_done_deliveries_are_swept_and_entries_stay() -> None:
    happened(1), happened(2)
    deliver(claimed(size=1))

    assert sweep_deliveries(before=timezone.now()) == 1

    assert Delivery.objects.get().state == DeliveryState.WAITING
    assert Entry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer at a time")
def test_an_entry_that_commits_after_a_later_one_is_not_skipped() -> None:
    is_recorded, may_commit = threading.Event(), threading.Event()

    def record_slowly() -> None:
        with transaction.atomic():
            happened(1)
            is_recorded.set()
            may_commit.wait(10)
        connection.close()

    slow = threading.Thread(target=record_slowly)
    slow.start()
    is_recorded.wait(10)
    later = happened(1)
    deliver(claimed())
    may_commit.set()
    slow.join()
    deliver(claimed())

    assert [entry for _subject, entry in machine.effects()] == [later.id, later.id - 1]


def test_the_claim_reads_by_index_on_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan of SQLite")
    from_where = "SELECT id FROM vafa_journal_delivery AS candidate WHERE reaction = %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN QUERY PLAN {from_where} AND state IN ('waiting', 'leased')"
            " AND not_before <= %s ORDER BY not_before, id",
            [NOTE, "2026-01-01"],
        )
        plan = " ".join(str(row) for row in cursor.fetchall())

    assert "journal_delivery_due" in plan
