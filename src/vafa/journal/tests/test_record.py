from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.journal.models import Entry

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_an_entry_says_what_happened_when_and_by_whom() -> None:
    record(kind="staff.signed_in", at=AT, by=Actor.person(3), subject_kind="staff", subject_id=3)

    entry = Entry.objects.get()

    assert (entry.kind, entry.at, entry.by) == ("staff.signed_in", AT, "person:3")
    assert (entry.subject_kind, entry.subject_id, entry.payload) == ("staff", 3, {})
