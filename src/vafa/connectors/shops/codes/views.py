"""Hand a shop the codes it must know, and take what it tells of their uses."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.connectors.shops.codes.actions import take_uses_file, write_codes_file
from vafa.connectors.shops.codes.forms import UsesForm
from vafa.connectors.shops.codes.queries import to_tell
from vafa.loyalty.views.tabs import deed, programme_or_404, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.web.forms import accepted


@require_GET
def push(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show what the shop has not been told of, and take its file of uses."""
    context = {
        **programme_page(request, programme_id, tab="codes"),
        "to_tell": to_tell(programme_id=programme_id),
        "form": UsesForm(),
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
    with NamedTemporaryFile() as copy:
        for piece in file.chunks():
            copy.write(piece)
        copy.flush()
        read, told = take_uses_file(
            programme_id=programme.id, path=Path(copy.name), **deed(request)
        )
    number = request.reader.number
    counts = {"counted": read.counted, "repeated": read.repeated, "refused": read.refused}
    words = _("Counted: %(counted)s. Known before: %(repeated)s. Set aside: %(refused)s.")
    messages.success(request, words % {name: number(count) for name, count in counts.items()})
    if told.unread:
        rows = ", ".join(number(row) for row in told.unread[:10])
        messages.warning(request, _("These rows could not be read: %(rows)s.") % {"rows": rows})
    return redirect("loyalty_codes:codes", programme_id)
