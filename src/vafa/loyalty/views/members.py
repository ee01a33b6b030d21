"""Members of a programme: who they are, what they have, what happened to it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions import join_programme, leave_programme
from vafa.loyalty.actions.entitlements import use_entitlement
from vafa.loyalty.forms.explained import answers_told
from vafa.loyalty.forms.history import occasion
from vafa.loyalty.forms.members import AdjustForm, HandOverForm, SearchForm, UseForm
from vafa.loyalty.forms.units import units_for
from vafa.loyalty.models import Member
from vafa.loyalty.queries.checkouts import decisions_about
from vafa.loyalty.queries.member_pages import (
    member_of,
    member_page,
    members_found,
    memberships,
    programmes_to_join,
)
from vafa.loyalty.queries.orders import order_numbers
from vafa.loyalty.views.member_shapes import (
    decided_shown,
    history_shown,
    lots_shown,
    place_read,
    standing_shown,
)
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may
from vafa.web.forms import accepted
from vafa.web.middleware import page_before

TAB = "members"


@require_GET
def member_list(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show the members of a programme, who joined last first."""
    after = place_read(request.GET.get("after", ""))
    page = member_page(programme_id=programme_id, after=after, at=now())
    address = reverse("loyalty_members:list", args=[programme_id])
    place = page.next and f"{page.next[0].isoformat()}_{page.next[1]}"
    context = {
        **programme_page(request, programme_id, tab=TAB),
        "rows": page.rows,
        "search_form": SearchForm(),
        "previous_url": address if after else "",
        "next_url": f"{address}?{urlencode({'after': place})}" if place else "",
    }
    return render(request, "loyalty/members.html", context)


@require_POST
def search(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show whom typed words find; posted, so that no name or number stands in an address."""
    form = SearchForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    found = members_found(programme_id=programme_id, text=text, at=now())
    context = {
        **programme_page(request, programme_id, tab=TAB),
        "rows": found.members,
        "others": found.others,
        "search_form": form,
        "is_search": True,
    }
    return render(request, "loyalty/members.html", context)


@require_GET
def member(request: StaffRequest, programme_id: int, member_id: int) -> HttpResponse:
    """Show one member: what they have, which points end when, and all that happened."""
    shown, at = _member(programme_id, member_id), now()
    context = {
        **programme_page(request, programme_id, tab=TAB),
        "member": shown,
        "customer": shown.customer,
        **lots_shown(shown, at=at),
        **standing_shown(shown, units_for(shown.programme, request.reader), at=at),
        **history_shown(request, shown, at=at),
        "decided": decided_shown(shown),
        "adjust_form": AdjustForm(),
        "hand_over_form": HandOverForm(),
    }
    return render(request, "loyalty/member.html", context)


@require_GET
def why(request: StaffRequest, programme_id: int, member_id: int, decision_id: int) -> HttpResponse:
    """Say why an order or event brought what it brought, rule by rule."""
    shown = _member(programme_id, member_id)
    decision = shown.decisions.filter(pk=decision_id).first()
    if decision is None:
        raise Http404
    page = programme_page(request, programme_id, tab=TAB)
    found = decisions_about(programme_id=programme_id, document=decision.document)
    told = answers_told(found, programme=shown.programme, reader=request.reader)
    context = {
        **page,
        "member": shown,
        "customer": shown.customer,
        "what": occasion(decision.document, order_numbers(documents=[decision.document])),
        "told": [(one, told[one.id]) for one in found],
    }
    return render(request, "loyalty/member_why.html", context)


@require_POST
def join(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Let a customer join."""
    number = request.POST.get("customer", "")
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        raise Http404
    joined = join_programme(programme_id=programme_id, customer_id=int(number), **deed(request))
    messages.success(request, _("Joined."))
    return redirect("loyalty_members:member", programme_id, joined.id)


@require_POST
def use(request: StaffRequest, programme_id: int, member_id: int) -> HttpResponse:
    """Use up one of what a member is entitled to, for an order."""
    shown, said = _member(programme_id, member_id), accepted(UseForm(request.POST))
    use_entitlement(member_id=shown.id, **said, **deed(request))
    messages.success(request, _("Used for this order, and counted once."))
    return redirect(page_before(request))


@require_POST
def leave(request: StaffRequest, programme_id: int, member_id: int) -> HttpResponse:
    """Let a member leave."""
    leave_programme(member_id=_member(programme_id, member_id).id, **deed(request))
    messages.success(request, _("The membership has ended."))
    return redirect(page_before(request))


@require_GET
def customer_panel(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show on a customer's card which programmes they take part in, with all their records."""
    rows = memberships(customer_id=customer_id, at=now())
    context = {
        "customer_id": customer_id,
        "rows": rows,
        "to_join": programmes_to_join(rows=rows),
        "may_adjust": may(request.staff.role, "loyalty.adjust"),
    }
    return render(request, "loyalty/member_panel.html", context)


def _member(programme_id: int, member_id: int) -> Member:
    found = member_of(programme_id=programme_id, member_id=member_id)
    if found is None:
        raise Http404
    return found
