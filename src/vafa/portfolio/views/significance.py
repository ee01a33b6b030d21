"""Why a customer matters, on their card."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.keys import Actor
from vafa.customers.models import Customer
from vafa.portfolio.actions import flag_significant, unflag_significant
from vafa.portfolio.forms.worth import KIND_LABELS, SignificanceForm
from vafa.portfolio.queries import open_flags
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import names_of_actors, now
from vafa.staff.rules import may
from vafa.web.forms import accepted
from vafa.web.middleware import page_before, with_toast

PAGE = "portfolio/significance.html"


@require_GET
def significance_panel(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show who said why a customer matters."""
    return _shown(request, customer_id)


@require_POST
def flag(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Mark a customer as important beyond their own purchases."""
    said = accepted(SignificanceForm(request.POST))
    by = Actor.person(request.staff.id)
    flag_significant(
        customer_id=get_object_or_404(Customer, pk=customer_id).id, **said, at=now(), by=by
    )
    return _done(request, customer_id, _("Marked. The strategy follows at the next refresh."))


@require_POST
def unflag(request: StaffRequest, customer_id: int, kind: str) -> HttpResponse:
    """Take a mark back."""
    by = Actor.person(request.staff.id)
    unflag_significant(customer_id=customer_id, kind=kind, at=now(), by=by)
    return _done(request, customer_id, _("The mark is taken back."))


def _done(request: StaffRequest, customer_id: int, sentence: str) -> HttpResponse:
    if request.htmx:
        return with_toast(_shown(request, customer_id), sentence)
    messages.success(request, sentence)
    return HttpResponseRedirect(page_before(request))


def _shown(request: StaffRequest, customer_id: int) -> HttpResponse:
    flags = list(open_flags().filter(customer_id=customer_id).order_by("id"))
    names = names_of_actors({flag.flagged_by for flag in flags})
    context = {
        "customer": get_object_or_404(Customer, pk=customer_id),
        "flags": [(flag, KIND_LABELS[flag.kind], names.get(flag.flagged_by, "")) for flag in flags],
        "form": SignificanceForm() if may(request.staff.role, "portfolio.decide") else None,
    }
    return render(request, f"{PAGE}#panel" if request.htmx else PAGE, context)
