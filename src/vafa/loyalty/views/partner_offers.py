"""Offers of partners: written, given codes, weighed, put live, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions.partner_offers import (
    add_partner_codes,
    end_partner_offer,
    put_offer_live,
    write_partner_offer,
)
from vafa.loyalty.forms.feasibility import verdict_shown
from vafa.loyalty.forms.partners import CodesForm, OfferForm
from vafa.loyalty.models import PartnerOffer
from vafa.loyalty.queries.feasibility import feasibility_of_offer
from vafa.loyalty.views.partners import partner_or_404
from vafa.loyalty.views.tabs import deed
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, shop
from vafa.web.forms import accepted


@require_POST
def write(request: StaffRequest, programme_id: int, partner_id: int) -> HttpResponse:
    """Keep an offer that somebody typed; it waits until it is put live."""
    form = OfferForm(request.POST, reader=request.reader)
    accepted(form)
    write_partner_offer(
        partner_id=partner_or_404(programme_id, partner_id).id,
        **form.said(zone=shop().time_zone),
        **deed(request),
    )
    messages.success(request, _("Saved. Put it live when it is ready."))
    return redirect("loyalty_partners:partner", programme_id, partner_id)


@require_POST
def add_codes(request: StaffRequest, programme_id: int, offer_id: int) -> HttpResponse:
    """Add the codes that somebody typed or pasted."""
    offer = _offer(programme_id, offer_id)
    texts = accepted(CodesForm(request.POST))["texts"].splitlines()
    added = add_partner_codes(offer_id=offer.id, texts=texts, **deed(request))
    said = ngettext("%(codes)s code was added.", "%(codes)s codes were added.", added)
    messages.success(request, said % {"codes": request.reader.number(added)})
    return redirect("loyalty_partners:partner", programme_id, offer.partner_id)


@require_POST
def put_live(request: StaffRequest, programme_id: int, offer_id: int) -> HttpResponse:
    """Give an offer from now on."""
    offer = put_offer_live(offer_id=_offer(programme_id, offer_id).id, **deed(request))
    messages.success(request, _("The offer is given from now on."))
    return redirect("loyalty_partners:partner", programme_id, offer.partner_id)


@require_POST
def end(request: StaffRequest, programme_id: int, offer_id: int) -> HttpResponse:
    """Give an offer no more."""
    offer = end_partner_offer(offer_id=_offer(programme_id, offer_id).id, **deed(request))
    messages.success(request, _("The offer is given no more."))
    return redirect("loyalty_partners:partner", programme_id, offer.partner_id)


@require_GET
def feasible(request: StaffRequest, programme_id: int, offer_id: int) -> HttpResponse:
    """Show whether an offer is special and feasible, from the shop's own figures."""
    offer = _offer(programme_id, offer_id)
    weighed = feasibility_of_offer(offer=offer, at=now())
    context = {"shown": verdict_shown(weighed, request.reader)}
    return render(request, "loyalty/feasible.html", context)


def _offer(programme_id: int, offer_id: int) -> PartnerOffer:
    found = PartnerOffer.objects.select_related("partner__programme").filter(
        partner__programme_id=programme_id, pk=offer_id
    )
    offer = found.first()
    if offer is None:
        raise Http404
    return offer
