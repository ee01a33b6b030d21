"""Where else a customer buys, and which share of the wallet that leaves us."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.customers.actions import record_wallet_answer, take_back_wallet_answer
from vafa.customers.forms.profile import WalletForm
from vafa.customers.models import HeardBy, WalletAnswer
from vafa.customers.queries import wallet_of
from vafa.customers.views.panels import done, panel, who
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.web.forms import accepted


@dataclass(frozen=True)
class Place:
    """One shop among those a customer buys at."""

    name: str
    rank: int | None
    share: float | None
    is_own: bool


@require_GET
def elsewhere_panel(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show the shops a customer named in their order, and what share each has."""
    return _shown(request, customer_id)


@require_POST
def answer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Write down where else they buy."""
    day = today(request.shop)
    given = accepted(WalletForm(request.POST, reader=request.reader, today=day))
    record_wallet_answer(
        customer_id=customer_id,
        others=given["others"],
        own_rank=given["own_rank"],
        source=HeardBy(given["source"]),
        said_date=given["said_date"],
        today=day,
        at=now(),
        by=who(request),
    )
    return done(request, _("Written down."), _shown(request, customer_id))


@require_POST
def take_back(request: StaffRequest, customer_id: int, answer_id: int) -> HttpResponse:
    """Take back an answer that was a mistake."""
    mistaken = get_object_or_404(WalletAnswer, pk=answer_id, customer_id=customer_id)
    take_back_wallet_answer(answer_id=mistaken.id, at=now(), by=who(request))
    return done(request, _("The answer is taken back."), _shown(request, customer_id))


def _shown(request: StaffRequest, customer_id: int) -> HttpResponse:
    wallet = wallet_of(customer_id=customer_id)
    context = {
        "wallet": wallet,
        "places": _places(wallet.latest, own_name=request.shop.name),
        "form": WalletForm(reader=request.reader, today=today(request.shop)),
    }
    return panel(request, "customers/elsewhere.html", customer_id, context)


def _places(latest: WalletAnswer | None, *, own_name: str) -> list[Place]:
    """Put our shop among the others at its place; those without a place come as they were named."""
    if latest is None:
        return []
    named = sorted(latest.shops.all(), key=lambda shop: shop.id)
    places = [Place(shop.name, shop.rank, shop.share, is_own=False) for shop in named]
    own = Place(own_name, latest.own_rank, latest.share, is_own=True)
    places.insert(len(places) if own.rank is None else own.rank - 1, own)
    return places
