"""What is done with the measures of a process."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vafa.processes.actions import (
    add_measure,
    change_measure,
    end_measure,
    forget_value,
    measure_process,
)
from vafa.processes.forms import MeasureChangeForm, MeasureForm, ValueForm
from vafa.processes.models import Measure, Process
from vafa.processes.views.register import back_to, deed
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import today
from vafa.web.forms import accepted


@require_POST
def add(request: StaffRequest, process_id: int) -> HttpResponse:
    """Measure a process by something more."""
    if not Process.objects.filter(id=process_id).exists():
        raise Http404
    form = MeasureForm(request.POST, reader=request.reader, prefix="measure")
    add_measure(process_id=process_id, **deed(request), **accepted(form))
    return back_to(request, process_id, _("The measure is added. Now write down its first value."))


@require_POST
def value(request: StaffRequest, measure_id: int) -> HttpResponse:
    """Write down what a measure was on a day."""
    measure, day = _known(measure_id), today(request.shop)
    form = ValueForm(
        request.POST,
        reader=request.reader,
        today=day,
        unit=measure.unit,
        prefix=f"value-{measure_id}",
    )
    measure_process(measure_id=measure_id, today=day, **deed(request), **accepted(form))
    return back_to(request, measure.process_id, _("Written down."))


@require_POST
def forget(request: StaffRequest, measure_id: int) -> HttpResponse:
    """Take back the latest value."""
    measure = _known(measure_id)
    latest = measure.values.order_by("-day").first()
    if latest is not None:
        forget_value(measure_id=measure_id, day=latest.day, **deed(request))
    return back_to(request, measure.process_id, _("The latest value is taken back."))


@require_POST
def change(request: StaffRequest, measure_id: int) -> HttpResponse:
    """Aim at something else."""
    measure = _known(measure_id)
    form = MeasureChangeForm(
        request.POST, reader=request.reader, unit=measure.unit, prefix=f"change-{measure_id}"
    )
    change_measure(measure_id=measure_id, **deed(request), **accepted(form))
    return back_to(request, measure.process_id, _("Saved."))


@require_POST
def end(request: StaffRequest, measure_id: int) -> HttpResponse:
    """Keep a measure no longer."""
    measure = _known(measure_id)
    end_measure(measure_id=measure_id, **deed(request))
    return back_to(request, measure.process_id, _("The measure is no longer kept."))


def _known(measure_id: int) -> Measure:
    found = Measure.objects.filter(id=measure_id).first()
    if found is None:
        raise Http404
    return found
