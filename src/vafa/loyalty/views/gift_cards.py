"""Gift cards and store credit: sold, looked up, paid out."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions.gift_cards import give_store_credit, refund_gift_card, sell_gift_card
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.forms.codes import STATE_LABELS, STATE_TONES, VOUCHER_LABELS, FindCodeForm
from vafa.loyalty.forms.gift_cards import CardForm, CreditForm
from vafa.loyalty.models import GiftCard, Member
from vafa.loyalty.queries.gift_cards import (
    ListedCard,
    gift_card_found,
    gift_cards_listed,
    listed_cards,
    payments_of,
)
from vafa.loyalty.rules.codes import format_code, normalise_code
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, shop
from vafa.staff.rules import may
from vafa.web.forms import accepted

TAB = "gift_cards"


@require_GET
def cards(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show gift cards, the newest first, and the ways to sell one or to give credit."""
    after = request.GET.get("after", "")
    before = int(after) if after.isascii() and after.isdigit() else None
    rows, following = gift_cards_listed(programme_id=programme_id, before=before, at=now())
    address = reverse("loyalty_gift_cards:cards", args=[programme_id])
    context = {
        **programme_page(request, programme_id, tab=TAB),
        "rows": [_shown(row) for row in rows],
        "previous_url": address if before else "",
        "next_url": f"{address}?after={following}" if following else "",
        "card_form": CardForm(reader=request.reader),
        "credit_form": CreditForm(reader=request.reader, initial={"document": uuid4().hex}),
        "find_form": FindCodeForm(),
    }
    return render(request, "loyalty/gift_cards.html", context)


def _shown(row: ListedCard, *, in_full: bool = False) -> dict[str, object]:
    """Show a card; its code is money, so few see all of it."""
    return {
        "card": row.card,
        "shown": row.shown if in_full else f"…{row.card.normal[-4:]}",
        "left": row.left,
        "held": row.held,
        "label": STATE_LABELS[row.state],
        "tone": STATE_TONES.get(row.state, ""),
        "voucher": VOUCHER_LABELS[row.card.voucher_kind],
    }


@require_POST
def sell(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Sell a gift card."""
    form = CardForm(request.POST, reader=request.reader)
    accepted(form)
    said = form.said(programme_id=programme_id, zone=shop().time_zone)
    card = sell_gift_card(**said, **deed(request))
    words = _("Sold. Its code: %(code)s. Give it to the customer now.")
    messages.success(request, words % {"code": format_code(card.normal)})
    return redirect("loyalty_gift_cards:card", programme_id, card.id)


@require_POST
def find(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Find a card by its code; posted, so that it stands in no address."""
    form = FindCodeForm(request.POST)
    card = gift_card_found(typed=form.cleaned_data["code"] if form.is_valid() else "")
    if card is None or card.programme_id not in (None, programme_id):
        messages.warning(request, _("No gift card reads like this."))
        return redirect("loyalty_gift_cards:cards", programme_id)
    return redirect("loyalty_gift_cards:card", programme_id, card.id)


@require_GET
def card(request: StaffRequest, programme_id: int, card_id: int) -> HttpResponse:
    """Show one card: what is left on it, what it paid, and what came back."""
    [row] = listed_cards([_card(programme_id, card_id)], at=now())
    context = {
        **programme_page(request, programme_id, tab=TAB),
        "row": _shown(row, in_full=may(request.staff.role, "loyalty.change")),
        "payments": payments_of(card=row.card),
    }
    return render(request, "loyalty/gift_card.html", context)


@require_POST
def refund(request: StaffRequest, programme_id: int, card_id: int) -> HttpResponse:
    """Pay out what is left on a card."""
    found = _card(programme_id, card_id)
    amount = refund_gift_card(gift_card_id=found.id, **deed(request))
    said = _("%(amount)s was taken off the card: give it back to whoever paid for it.")
    messages.success(request, said % {"amount": request.reader.money(amount)})
    return redirect("loyalty_gift_cards:card", programme_id, card_id)


@require_POST
def give_credit(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Give a member money to spend in the shop."""
    said = accepted(CreditForm(request.POST, reader=request.reader))
    wanted = normalise_code(said.pop("reference"))
    member = Member.objects.filter(programme_id=programme_id, reference=wanted).first()
    if member is None:
        raise NotMember
    give_store_credit(member_id=member.id, **said, **deed(request))
    messages.success(request, _("Done."))
    return redirect("loyalty_members:member", programme_id, member.id)


def _card(programme_id: int, card_id: int) -> GiftCard:
    here = Q(programme=None) | Q(programme=programme_id)
    found = GiftCard.objects.filter(here, pk=card_id).first()
    if found is None:
        raise Http404
    return found
