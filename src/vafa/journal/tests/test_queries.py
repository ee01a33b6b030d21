from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from vafa.core.keys import SYSTEM, Actor
from vafa.journal.actions import record
from vafa.journal.models import Entry, Heartbeat
from vafa.journal.queries import audit, entries_of, queue_health

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


def happened(subject: int, *, by: Actor = SYSTEM) -> Entry:
    return record(kind="test.happened", at=AT, by=by, subject_kind="customer", subject_id=subject)


def test_the_entries_of_a_subject_come_newest_first_and_in_pages() -> None:
    entries = [happened(1), happened(2), happened(1), happened(1)]

    page = entries_of(subject_kind="customer", subject_id=1, limit=2)
    rest = entries_of(subject_kind="customer", subject_id=1, before_id=page[-1].id)

    assert [entry.id for entry in page] == [entries[3].id, entries[2].id]
    assert [entry.id for entry in rest] == [entries[0].id]


def test_the_audit_can_be_asked_for_one_person() -> None:
    happened(1)
    mine = happened(2, by=Actor.person(4))

    assert [entry.id for entry in audit(by="person:4")] == [mine.id]
    assert len(audit(kind="test.happened")) == 2


def test_the_health_says_who_was_seen_and_what_waits() -> None:
    seen_at = timezone.now() - timedelta(seconds=3)
    Heartbeat.objects.create(worker="a", at=seen_at - timedelta(hours=1), started_at=AT)
    Heartbeat.objects.create(worker="b", at=seen_at, started_at=AT)
    first = happened(1)
    happened(2)

    health = queue_health()

    assert (health.seen_at, health.oldest_waiting_at) == (seen_at, first.recorded_at)
    assert (health.deliveries_waiting, health.deliveries_dead, health.work_open) == (2, 0, 0)
