"""Hand a shop the codes it must know, and take what it tells of their uses."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.connectors.shops.codes.actions import take_old_codes, take_uses_file, write_codes_file
from vafa.connectors.shops.codes.forms import OldCodesForm, UsesForm
from vafa.connectors.shops.codes.queries import kinds_of, to_tell
from vafa.loyalty.views.tabs import deed, programme_or_404, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.web.forms import accepted
from vafa.web.uploads import on_disk

ROWS_SHOWN = 10


@require_GET
def push(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show what the shop has not been told of, and take its file of uses."""
    context = {
        **programme_page(request, programme_id, tab="codes"),
        "to_tell": to_tell(programme_id=programme_id),
        "form": UsesForm(),
        "old_form": OldCodesForm(kinds=kinds_of(programme_id=programme_id)),
    }
    return render(request, "codes_push/push.html", context)


@require_POST
def hand_out(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Hand out the file of codes that are new or ended."""
    programme = programme_or_404(programme_id)
    text = write_codes_file(programme_id=programme.id, **deed(request))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="codes.csv"'
    return response


@require_POST
def take(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Count the uses that a file tells of."""
    programme = programme_or_404(programme_id)
    file = accepted(UsesForm(request.POST, request.FILES))["file"]
    with on_disk(file) as path:
        read, told = take_uses_file(programme_id=programme.id, path=path, **deed(request))
    number = request.reader.number
    counts = {"counted": read.counted, "repeated": read.repeated, "refused": read.refused}
    words = _("Counted: %(counted)s. Known before: %(repeated)s. Set aside: %(refused)s.")
    messages.success(request, words % {name: number(count) for name, count in counts.items()})
    _tell_unread(request, told.unread)
    return redirect("loyalty_codes:codes", programme_id)


@require_POST
def bring(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Take over codes that people have already."""
    kinds = kinds_of(programme_id=programme_id)
    said = accepted(OldCodesForm(request.POST, request.FILES, kinds=kinds))
    with on_disk(said["old_codes"]) as path:
        brought, file = take_old_codes(template_id=said["kind"], path=path, **deed(request))
    number = request.reader.number
    counts = {"stored": number(brought.stored), "repeated": number(brought.repeated)}
    words = _("Taken over: %(stored)s. Known before: %(repeated)s.")
    messages.success(request, words % counts)
    _tell_unread(request, sorted({*file.unread, *brought.refused}))
    return redirect("loyalty_codes:kind", programme_id, said["kind"])


def _tell_unread(request: StaffRequest, unread: Sequence[int]) -> None:
    if unread:
        rows = ", ".join(request.reader.number(row) for row in unread[:ROWS_SHOWN])
        count = request.reader.number(len(unread))
        words = _("%(count)s rows were left out; the first: %(rows)s.")
        messages.warning(request, words % {"count": count, "rows": rows})
