from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

from vafa.core.keys import SYSTEM, Actor
from vafa.journal.actions import record
from vafa.journal.models import Delivery, Entry
from vafa.journal.tests import machine

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_an_entry_says_what_happened_when_and_by_whom() -> None:
    record(kind="staff.signed_in", at=AT, by=Actor.person(3), subject_kind="staff", subject_id=3)

    entry = Entry.objects.get()

    assert (entry.kind, entry.at, entry.by) == ("staff.signed_in", AT, "person:3")
    assert (entry.subject_kind, entry.subject_id, entry.payload) == ("staff", 3, {})


def test_each_reaction_to_an_entry_gets_a_delivery(house: object) -> None:
    record(kind="test.happened_twice", at=AT, by=SYSTEM, subject_kind="customer", subject_id=7)

    lanes = sorted(Delivery.objects.values_list("lane", flat=True))

    assert lanes == [f"{machine.HERE}.note_again|customer:7", f"{machine.HERE}.note|customer:7"]


def test_an_entry_that_nobody_reacts_to_has_no_delivery(house: object) -> None:
    record(kind="test.ignored", at=AT, by=SYSTEM)

    assert Entry.objects.count() == 1
    assert Delivery.objects.count() == 0


def test_what_is_rolled_back_was_never_recorded(house: object) -> None:
    with transaction.atomic():
        record(kind="test.happened", at=AT, by=SYSTEM)
        transaction.set_rollback(True)

    assert Entry.objects.count() == 0
    assert Delivery.objects.count() == 0
