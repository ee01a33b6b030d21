"""What the widget on a shop's page asks for: what everybody may know, and one member's own."""

from __future__ import annotations

import json
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vafa.core.presentation import Reader
from vafa.loyalty.forms.earning import ways_to_earn, ways_to_pay
from vafa.loyalty.forms.tier_way import tier_told
from vafa.loyalty.forms.units import units_for
from vafa.loyalty.models import Member, Programme, ProgrammeState
from vafa.loyalty.queries.doors import customer_behind, link_for, origins_of
from vafa.loyalty.queries.holdouts import held_back_rules
from vafa.loyalty.queries.members import balance_of, membership
from vafa.loyalty.queries.tiers import standing_of
from vafa.loyalty.views.visit_shapes import moves_told
from vafa.staff.middleware import LANGUAGES, StaffRequest
from vafa.staff.queries import now, reader_without_account

Json = dict[str, Any]  # Any: JSON.
MOVES_SHOWN = 3
PUBLIC_SECONDS = 300
ASKED_A_MINUTE = 120
BODY_BYTES_MAX = 2_000


@require_http_methods(["GET", "POST"])
def widget(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Tell the widget what it shows: with a token of the shop what the member has, too."""
    live = get_object_or_404(Programme, pk=programme_id, state=ProgrammeState.LIVE)
    origin = request.headers.get("Origin", "")
    if origin and not _may_ask(request, live, origin):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    if not _has_room(request):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "60"})
    asked = _asked(request)
    with translation.override(asked["language"]):
        reader = reader_without_account(asked["language"], request.shop)
        if request.method == "GET":
            answer = JsonResponse(_public(live, reader))
            answer["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
        else:
            answer = JsonResponse(_own(request, live, reader, token=asked["token"]))
            answer["Cache-Control"] = "no-store"
    if origin:
        answer["Access-Control-Allow-Origin"] = origin
    answer["Vary"] = "Origin"
    return answer


def _may_ask(request: HttpRequest, programme: Programme, origin: str) -> bool:
    own = f"{request.scheme}://{request.get_host()}"
    return origin == own or origin in {each.origin for each in origins_of(programme=programme)}


def _has_room(request: HttpRequest) -> bool:
    """Count what an address asked in this minute; many people may share one."""
    minute = now().strftime("%d%H%M")
    name = f"vafa.widget.{request.META.get('REMOTE_ADDR', '')}.{minute}"
    return cache.get_or_set(name, 0, 60) is not None and cache.incr(name) <= ASKED_A_MINUTE


def _asked(request: StaffRequest) -> dict[str, str]:
    told: Json = dict(request.GET.items())
    if request.method == "POST":
        try:
            told = json.loads(request.body[: BODY_BYTES_MAX + 1])
        except ValueError:
            told = {}
    asked = told if isinstance(told, dict) else {}
    language = str(asked.get("language", ""))
    return {
        "language": language if language in LANGUAGES else request.shop.default_language,
        "token": str(asked.get("token", "")),
    }


def _public(programme: Programme, reader: Reader) -> Json:
    return {
        "name": programme.name,
        "language": reader.language,
        "direction": reader.direction,
        "earning": {"title": _("How to earn"), "items": ways_to_earn(programme, reader)},
        "paying": {"title": _("What they are worth"), "items": ways_to_pay(programme, reader)},
        "invitation": _("Sign in to the shop to see what you have, or to join."),
    }


def _own(request: HttpRequest, programme: Programme, reader: Reader, *, token: str) -> Json:
    """Tell what is personal; nothing at all for a token that is forged, old or of nobody."""
    moment = now()
    known = customer_behind(programme=programme, token=token, at=moment)
    if known is None:
        return {"is_known": False}
    link = link_for(programme=programme, customer=known, at=moment)
    address = request.build_absolute_uri(reverse("loyalty_visits:visit", args=[link]))
    member = membership(programme_id=programme.id, customer_id=known.id)
    if member is None:
        return {"is_known": True, "link": {"url": address, "label": _("Join")}}
    return {
        "is_known": True,
        "link": {"url": address, "label": _("Open my page")},
        **_member(member, reader, at=moment),
    }


def _member(member: Member, reader: Reader, *, at: datetime) -> Json:
    units = units_for(member.programme, reader)
    found, standing = balance_of(member=member, at=at), standing_of(member=member, at=at)
    waiting = {"points": units.of(found.pending)}
    tier = tier_told(standing, units) if standing else None
    without = held_back_rules(member, at=at)
    earning = ways_to_earn(member.programme, reader, without=without)
    moves = moves_told(member, units, at=at, limit=MOVES_SHOWN)
    return {
        "balance": units.of(found.spendable),
        "waiting": _("%(points)s more are on their way.") % waiting if found.pending else "",
        "tier": {"name": tier.name, "way": tier.way_up} if tier else None,
        "earning": {"title": _("How to earn"), "items": earning},
        "moves": {"title": _("What happened"), "items": [move.sentence for move in moves]},
    }
