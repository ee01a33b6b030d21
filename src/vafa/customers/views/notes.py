"""Notes on a customer's card."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.customers.actions import delete_note, write_note
from vafa.customers.forms.profile import NoteForm
from vafa.customers.models import Note
from vafa.customers.queries import notes_of
from vafa.customers.views.panels import done, panel, who
from vafa.staff.middleware import StaffRequest
from vafa.staff.models import Role
from vafa.staff.queries import now
from vafa.web.forms import accepted


@require_GET
def notes_panel(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show what colleagues noted."""
    return _shown(request, customer_id)


@require_POST
def write(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Leave a note."""
    given = accepted(NoteForm(request.POST))
    write_note(customer_id=customer_id, text=given["text"], at=now(), by=who(request))
    return done(request, _("The note is kept."), _shown(request, customer_id))


@require_POST
def delete(request: StaffRequest, customer_id: int, note_id: int) -> HttpResponse:
    """Delete one's own note, or any as an owner of the shop."""
    note = get_object_or_404(Note, pk=note_id, customer_id=customer_id)
    delete_note(note_id=note.id, at=now(), by=who(request))
    return done(request, _("The note is deleted."), _shown(request, customer_id))


def _shown(request: StaffRequest, customer_id: int) -> HttpResponse:
    context = {
        "written": notes_of(customer_id=customer_id),
        "form": NoteForm(),
        "own": str(who(request)),
        "owns_shop": request.staff.role == Role.OWNER,
    }
    return panel(request, "customers/notes.html", customer_id, context)
