"""Bring a file."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from vafa.connectors.shops.csv.actions import discard_file, take_file
from vafa.connectors.shops.csv.forms import UploadForm
from vafa.connectors.shops.csv.queries import known_sources, waiting_files
from vafa.connectors.shops.csv.views.doors import actor, run_or_404
from vafa.core.errors import Refused
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.web.uploads import MEGABYTE, on_disk


@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Take a file in and go on to its preview; one that is no table is refused here."""
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with on_disk(file) as path:
                run = take_file(
                    path=path,
                    file_name=file.name,
                    source=form.cleaned_data["source"],
                    at=now(),
                    by=actor(request),
                )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("orders_import:preview", run_id=run.id)
    return _page(request, form)


def _page(request: StaffRequest, form: UploadForm) -> HttpResponse:
    context = {
        "form": form,
        "sources": known_sources(),
        "waiting": waiting_files(),
        "limit_mb": settings.ENVIRONMENT.upload_mb,
        "limit_bytes": settings.ENVIRONMENT.upload_mb * MEGABYTE,
    }
    status = 422 if form.errors else 200
    return render(request, "orders_import/upload.html", context, status=status)


@require_POST
def discard(request: StaffRequest, run_id: int) -> HttpResponse:
    """Throw a file away that was not started."""
    discard_file(run_id=run_or_404(run_id).id, at=now(), by=actor(request))
    return redirect("insight:data")
