"""Two customers merged by hand, the journal of merges, and the undo."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.customers.actions import merge_customers, undo_merge
from vafa.customers.forms.labels import DETAIL_LABELS, Label
from vafa.customers.forms.merging import FindOtherForm, MergeForm
from vafa.customers.models import Customer, Merge
from vafa.customers.queries import live_customers, search_customers
from vafa.customers.queries.merging import DryRun, dry_run_merge, merges_of, merges_page
from vafa.customers.rules import DETAILS
from vafa.customers.views.panels import done, panel, who
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may
from vafa.web.forms import accepted

CANDIDATES_MAX = 8


@dataclass(frozen=True)
class Row:
    """One detail of both; a value can be chosen where they differ."""

    name: str
    label: Label
    values: tuple[str, str]
    is_different: bool


@require_GET
def merges_panel(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show from which records a customer was merged, and look for another one."""
    return _panel(request, customer_id, [])


@require_POST
def find_other(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Look for the record that may be the same person."""
    text = accepted(FindOtherForm(request.POST))["text"]
    found = search_customers(text=text, limit=CANDIDATES_MAX + 1)
    others = [one for one in found if one.id != customer_id][:CANDIDATES_MAX]
    return _panel(request, customer_id, others, text=text)


@require_GET
def merge_page(request: StaffRequest, kept_id: int, absorbed_id: int) -> HttpResponse:
    """Show two customers side by side, and what merging them would move."""
    live = live_customers()
    get_object_or_404(live, pk=kept_id)
    get_object_or_404(live.exclude(pk=kept_id), pk=absorbed_id)
    dry_run = dry_run_merge(kept_id=kept_id, absorbed_id=absorbed_id)
    context = {"dry_run": dry_run, "rows": _rows(dry_run), "form": MergeForm()}
    return render(request, "customers/merge.html", context)


@require_POST
def merge(request: StaffRequest, kept_id: int, absorbed_id: int) -> HttpResponse:
    """Merge the two."""
    form = MergeForm(request.POST)
    merge_customers(
        kept_id=kept_id,
        absorbed_id=absorbed_id,
        reason=accepted(form)["reason"],
        chosen=form.chosen(),
        at=now(),
        by=who(request),
    )
    messages.success(request, _("The two are one customer now. This can be undone at any time."))
    return redirect(reverse("insight:customer", args=[kept_id]))


@require_GET
def journal(request: StaffRequest) -> HttpResponse:
    """Show all merges, the latest first."""
    before = request.GET.get("before", "")
    page = merges_page(before_id=int(before) if before.isdecimal() and len(before) < 19 else None)
    address = reverse("customers:merges")
    context = {
        "merges": page,
        "may_merge": may(request.staff.role, "customers.merge"),
        "previous_url": address if before else "",
        "next_url": f"{address}?before={page.next}" if page.next else "",
    }
    return render(request, "customers/merges.html", context)


@require_POST
def undo(request: StaffRequest, merge_id: int) -> HttpResponse:
    """Part what a merge joined."""
    get_object_or_404(Merge, pk=merge_id)
    undone = undo_merge(merge_id=merge_id, at=now(), by=who(request))
    shown = None
    kept_id = undone.kept_id or 0
    if request.htmx and Customer.objects.filter(pk=kept_id).exists():
        shown = _panel(request, kept_id, [])
    return done(request, _("The merge is undone; both are customers of their own again."), shown)


def _panel(
    request: StaffRequest, customer_id: int, others: list[Customer], *, text: str = ""
) -> HttpResponse:
    context = {
        "merges": merges_of(customer_id=customer_id),
        "form": FindOtherForm(initial={"text": text}),
        "others": others,
        "is_searched": bool(text),
        "may_merge": may(request.staff.role, "customers.merge"),
    }
    return panel(request, "customers/merges_one.html", customer_id, context)


def _rows(dry_run: DryRun) -> list[Row]:
    both = (dry_run.kept, dry_run.absorbed)
    values = {name: (getattr(both[0], name), getattr(both[1], name)) for name in DETAILS}
    return [
        Row(name, DETAIL_LABELS[name], pair, name in dry_run.differing)
        for name, pair in values.items()
        if name in DETAIL_LABELS and any(pair)
    ]
