"""The customer list."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django_htmx.http import replace_url

from vafa.insight.forms.bulk import OwnerForm, bulk_forms
from vafa.insight.forms.customer_filters import CustomerFilterForm
from vafa.insight.forms.labels import COLUMN_LABELS
from vafa.insight.queries.customers import CustomerList, customer_list
from vafa.insight.queries.figures import shown_money
from vafa.insight.queries.saved_views import saved_views
from vafa.insight.rules.customer_filters import COLUMNS, CustomerFilters, columns_chosen
from vafa.insight.views.chips import chips_of
from vafa.insight.views.list_shapes import (
    count_in_words,
    deletable,
    heads_of,
    list_address,
    list_pairs,
    page_address,
    tabs_of,
)
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import colleagues, today
from vafa.staff.rules import may

COLUMNS_COOKIE = "vafa_columns"
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Asked:
    """What the address of a list asks for, and that address in its shortest form."""

    form: CustomerFilterForm
    filters: CustomerFilters
    sort: str
    columns: tuple[str, ...]

    pairs: list[tuple[str, str]]


def asked_of(request: StaffRequest, data: QueryDict) -> Asked:
    """Read filters, order and columns; without columns those of this browser's latest choice."""
    form = CustomerFilterForm(data, reader=request.reader)
    kept = request.COOKIES.get(COLUMNS_COOKIE, "").split(".")
    columns = columns_chosen(data.getlist("column") or kept)
    pairs = list_pairs(form.filters, form.chosen_sort, columns, request.reader)
    return Asked(form, form.filters, form.chosen_sort, columns, pairs)


@require_GET
def customers(request: StaffRequest) -> HttpResponse:
    """Show a page of customers; htmx gets the list alone, under a tidy address."""
    asked = asked_of(request, request.GET)
    shown = customer_list(
        filters=asked.filters.for_reader(request.staff.id),
        sort=asked.sort,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        today=today(request.shop),
    )
    asked.form.offer_countries(shown.countries, request.reader.language)
    owners = colleagues()
    asked.form.offer_owners(owners)
    context = _context(request, asked, shown, owners)
    if request.htmx:
        response = render(request, "insight/customers.html#list", context)
        replace_url(response, list_address(asked.pairs))
    else:
        response = render(request, "insight/customers.html", context)
    if "column" in request.GET:
        columns = ".".join(asked.columns)
        response.set_cookie(COLUMNS_COOKIE, columns, max_age=YEAR_SECONDS, samesite="Lax")
    return response


def _context(
    request: StaffRequest, asked: Asked, shown: CustomerList, owners: list[tuple[str, str]]
) -> dict[str, object]:
    reader, day = request.reader, today(request.shop)
    tabs = tabs_of(saved_views(owner_id=request.staff.id), asked.pairs, reader=reader)
    return {
        "form": asked.form,
        "shown": shown,
        **({} if shown.run is None else shown_money(shown.run, reader)),
        "rows": shown.rows,
        "today": day,
        "heads": heads_of(asked.columns, sort=asked.sort, pairs=asked.pairs),
        "column_choices": [(code, COLUMN_LABELS[code], code in asked.columns) for code in COLUMNS],
        "chips": chips_of(asked.filters, reader=reader, pairs=asked.pairs, owners=dict(owners)),
        "tabs": tabs,
        "current_view": deletable(tabs, owner_id=request.staff.id),
        "query": urlencode(asked.pairs),
        "previous_url": page_address(asked.pairs, "before", shown.page.previous),
        "next_url": page_address(asked.pairs, "after", shown.page.next),
        "count_label": count_in_words(shown.count, is_more=shown.is_more, reader=reader),
        "bulk": bulk_forms(today=day, reader=reader),
        "owner_form": OwnerForm(owners=owners, prefix="owner"),
        **_allowed(request.staff.role),
    }


def _allowed(role: str) -> dict[str, bool]:
    return {
        "may_export": may(role, "customers.export"),
        "may_decide": may(role, "portfolio.decide"),
        "may_change": may(role, "customers.change"),
    }
