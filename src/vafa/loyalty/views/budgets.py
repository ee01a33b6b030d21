"""The budgets of a programme, and what is left of each."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.presentation import Reader
from vafa.loyalty.actions.budgets import add_budget, change_budget, close_budget
from vafa.loyalty.forms.budgets import (
    CHANGE_LABELS,
    BudgetChangeForm,
    BudgetCloseForm,
    BudgetForm,
)
from vafa.loyalty.models import Budget
from vafa.loyalty.queries.budgets import BudgetRow, budget_changes, budget_rows
from vafa.loyalty.views.tabs import deed, programme_or_404, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.web.forms import accepted


@require_GET
def budgets(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show the budgets with what rules have given, what is left, and what was changed."""
    rows = budget_rows(programme_id=programme_id, at=now())
    changes = budget_changes(programme_id=programme_id)
    context = {
        **programme_page(request, programme_id, tab="budgets"),
        "rows": [(row, *_forms(row, request.reader)) for row in rows],
        "changes": [(each, CHANGE_LABELS[each.kind]) for each in changes],
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


@require_POST
def change(request: StaffRequest, programme_id: int, budget_id: int) -> HttpResponse:
    """Call a budget something else, raise or lower it."""
    said = accepted(BudgetChangeForm(request.POST, reader=request.reader))
    change_budget(budget_id=_budget(programme_id, budget_id).id, **said, **deed(request))
    messages.success(request, _("Saved."))
    return redirect("loyalty_budgets:budgets", programme_id)


@require_POST
def close(request: StaffRequest, programme_id: int, budget_id: int) -> HttpResponse:
    """Let rules draw on a budget no more."""
    said = accepted(BudgetCloseForm(request.POST))
    close_budget(budget_id=_budget(programme_id, budget_id).id, **said, **deed(request))
    messages.success(request, _("Closed. Rules draw on this budget no more."))
    return redirect("loyalty_budgets:budgets", programme_id)


def _forms(row: BudgetRow, reader: Reader) -> tuple[BudgetChangeForm, BudgetCloseForm]:
    return BudgetChangeForm.of(row.budget, reader), BudgetCloseForm.of(row.budget)


def _budget(programme_id: int, budget_id: int) -> Budget:
    found = Budget.objects.filter(programme=programme_id, pk=budget_id).first()
    if found is None:
        raise Http404
    return found
