"""Notes that colleagues leave on a customer's card."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.actions.alive import live_customer
from vafa.customers.models import Note
from vafa.journal.actions import record
from vafa.staff.models import Role, StaffMember

_TEXT_LENGTH_MAX = 4_000


class NoteIsEmpty(Refused):
    code = "note_is_empty"
    sentence = _("Write a note of at most 4,000 letters.")


class NotYourNote(Refused):
    code = "not_your_note"
    sentence = _("Only who wrote a note, or an owner of the shop, can delete it.")


def write_note(*, customer_id: int, text: str, at: datetime, by: Actor) -> Note:
    """Leave a note on a customer's card; refuses an empty one."""
    clean = text.replace("\r\n", "\n").strip()
    if not clean or len(clean) > _TEXT_LENGTH_MAX:
        raise NoteIsEmpty
    with transaction.atomic():
        customer = live_customer(customer_id)
        note = Note.objects.create(customer=customer, text=clean, written_at=at, by=str(by))
        _record("customers.note_written", note, at=at, by=by)
    return note


def delete_note(*, note_id: int, at: datetime, by: Actor) -> None:
    """Delete a note for good; refuses everybody but its writer and the owners of the shop."""
    with transaction.atomic():
        note = Note.objects.select_for_update().filter(pk=note_id).first()
        if note is None or not (note.by == str(by) or _owns_the_shop(by)):
            raise NotYourNote
        _record("customers.note_deleted", note, at=at, by=by)
        note.delete()


def _owns_the_shop(by: Actor) -> bool:
    if by.kind != "person" or by.id is None:
        return False
    return StaffMember.objects.filter(pk=by.id, role=Role.OWNER, is_active=True).exists()


def _record(kind: str, note: Note, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        subject_kind="customer",
        subject_id=note.customer_id,
        at=at,
        by=by,
        payload={"note": note.id},
    )
