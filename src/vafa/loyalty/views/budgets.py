"""The budgets of a programme, and what is left of each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions.budgets import add_budget
from vafa.loyalty.forms.budgets import BudgetForm
from vafa.loyalty.queries.budgets import budget_rows
from vafa.loyalty.views.tabs import deed, programme_or_404, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.web.forms import accepted


@require_GET
def budgets(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show the budgets with what rules have given and what is left."""
    context = {
        **programme_page(request, programme_id, tab="budgets"),
        "rows": budget_rows(programme_id=programme_id, at=now()),
        "form": BudgetForm(reader=request.reader),
    }
    return render(request, "loyalty/budgets.html", context)


@require_POST
def add(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Set a budget aside."""
    programme_or_404(programme_id)
    said = accepted(BudgetForm(request.POST, reader=request.reader))
    add_budget(programme_id=programme_id, **said, **deed(request))
    messages.success(request, _("Rules can now draw on this budget."))
    return redirect("loyalty_budgets:budgets", programme_id)
