"""The doors of a programme: the widget, the shop's secret, links to members' pages."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions.doors import (
    allow_origin,
    change_shop_secret,
    issue_member_link,
    revoke_member_links,
    withdraw_origin,
)
from vafa.loyalty.forms.doors import OriginForm
from vafa.loyalty.queries.doors import origins_of, shop_secret
from vafa.loyalty.queries.member_pages import member_of
from vafa.loyalty.views.tabs import deed, programme_or_404, programme_page
from vafa.staff.middleware import StaffRequest

DAYS_USUAL = 14


@require_GET
def doors(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show what a shop needs to open its doors to members."""
    page = programme_page(request, programme_id, tab="doors")
    programme = programme_or_404(programme_id)
    host = f"{request.scheme}://{request.get_host()}"
    shown = {
        "origins": origins_of(programme=programme),
        "origin_form": OriginForm(),
        # Without the content's hash: the line that a shop copies holds for ever.
        "script": f"{host}{settings.STATIC_URL}loyalty/widget.js",
        "opening": f"{host}{reverse('loyalty_visits:visit', args=['shop'])}{programme_id}/",
        "is_live": programme.state == "live",
        "language": request.reader.language,
    }
    return render(request, "loyalty/doors.html", {**page, **shown})


@require_POST
def show_secret(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show the secret that the shop's server signs with, on a page that nothing keeps."""
    programme = programme_or_404(programme_id)
    page = programme_page(request, programme_id, tab="doors")
    secret = shop_secret(programme=programme)
    shown = render(request, "loyalty/doors_secret.html", {**page, "secret": secret})
    shown["Cache-Control"] = "no-store"
    return shown


@require_POST
def change_secret(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Give the shop a new secret."""
    change_shop_secret(programme_id=programme_or_404(programme_id).id, **deed(request))
    messages.success(request, _("There is a new secret. Put it into your shop now."))
    return redirect("loyalty_doors:doors", programme_id)


@require_POST
def allow(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Let the pages of an address show the widget."""
    typed = request.POST.get("origin", "")[:300]
    allow_origin(programme_id=programme_or_404(programme_id).id, typed=typed, **deed(request))
    messages.success(request, _("Pages of this address may show the widget now."))
    return redirect("loyalty_doors:doors", programme_id)


@require_POST
def withdraw(request: StaffRequest, programme_id: int, origin_id: int) -> HttpResponse:
    """Let the pages of an address show the widget no more."""
    withdraw_origin(programme_id=programme_id, origin_id=origin_id, **deed(request))
    return redirect("loyalty_doors:doors", programme_id)


@require_POST
def issue_link(request: StaffRequest, programme_id: int, member_id: int) -> HttpResponse:
    """Make a link to a member's page and show it, to be handed on."""
    member = member_of(programme_id=programme_id, member_id=member_id)
    if member is None:
        return redirect("loyalty_members:list", programme_id)
    link = issue_member_link(member_id=member.id, days=DAYS_USUAL, **deed(request))
    shown = render(
        request,
        "loyalty/doors_link.html",
        {
            **programme_page(request, programme_id, tab="members"),
            "member": member,
            "customer": member.customer,
            "days": DAYS_USUAL,
            "address": request.build_absolute_uri(reverse("loyalty_visits:visit", args=[link])),
        },
    )
    shown["Cache-Control"] = "no-store"
    return shown


@require_POST
def revoke_links(request: StaffRequest, programme_id: int, member_id: int) -> HttpResponse:
    """Shut every link to a member's page."""
    member = member_of(programme_id=programme_id, member_id=member_id)
    if member is not None:
        revoke_member_links(member_id=member.id, **deed(request))
        messages.success(request, _("All links to this member's page are shut."))
    return redirect("loyalty_members:member", programme_id, member_id)
