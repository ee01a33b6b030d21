"""The member's own page: opened by a signed link, without a password."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from vafa.core.keys import SYSTEM
from vafa.loyalty.actions.games.contest_entries import LINK_LENGTH_MAX
from vafa.loyalty.actions.visits import Asked, visit_deed
from vafa.loyalty.forms.typed import Desk
from vafa.loyalty.forms.visits import deed_told
from vafa.loyalty.models import Programme, ProgrammeState
from vafa.loyalty.queries.doors import customer_behind, link_for, visit_by
from vafa.loyalty.rules.contests import TEXT_LENGTH_MAX as ENTRY_LENGTH_MAX
from vafa.loyalty.views.visit_shapes import visit_shown
from vafa.staff.middleware import LANGUAGE_COOKIE, LANGUAGES, StaffRequest
from vafa.staff.queries import now

NUMBER_LENGTH_MAX = 15
TEXT_LENGTH_MAX = 100
LANGUAGE_SECONDS = 60 * 60 * 24 * 365


@require_GET
def visit(request: StaffRequest, link: str) -> HttpResponse:
    """Show a member's page to whoever has the link."""
    moment = now()
    opened = visit_by(link=link, at=moment)
    if opened is None:
        return _closed(request)
    shown = visit_shown(opened, reader=request.reader, at=moment)
    return _private(render(request, "loyalty/visit.html", {**shown, "link": link}))


@require_POST
def act(request: StaffRequest, link: str, deed: str) -> HttpResponse:
    """Do what a form of the page asks for, and come back to the page."""
    moment = now()
    opened = visit_by(link=link, at=moment)
    if opened is None:
        return _closed(request)
    done = visit_deed(visit=opened, deed=deed, asked=_asked(request), at=moment, by=SYSTEM)
    messages.success(
        request, deed_told(deed, done, programme=opened.programme, reader=request.reader)
    )
    if deed == "leave":
        return _private(render(request, "loyalty/visit_left.html", {"programme": opened.programme}))
    return redirect("loyalty_visits:visit", link=link)


@require_GET
def from_shop(request: StaffRequest, programme_id: int, token: str) -> HttpResponse:
    """Open the page of a customer who is signed in at the shop."""
    moment = now()
    live = Programme.objects.exclude(state=ProgrammeState.DRAFT).filter(pk=programme_id).first()
    known = customer_behind(programme=live, token=token, at=moment) if live else None
    if live is None or known is None:
        return _closed(request)
    link = link_for(programme=live, customer=known, at=moment)
    return _in_language(request, redirect("loyalty_visits:visit", link=link))


def _asked(request: StaffRequest) -> Asked:
    number = request.POST.get("number", "")
    is_number = number.isascii() and number.isdigit() and len(number) <= NUMBER_LENGTH_MAX
    return Asked(
        number=int(number) if is_number else 0,
        is_wanted=bool(request.POST.get("wanted")),
        nonce=request.POST.get("nonce", "")[:TEXT_LENGTH_MAX],
        request_key=request.POST.get("key", "")[:TEXT_LENGTH_MAX],
        points=_points(request),
        # One more than fits is enough to be refused.
        text=request.POST.get("text", "")[: ENTRY_LENGTH_MAX + 1],
        link=request.POST.get("link", "")[: LINK_LENGTH_MAX + 1],
    )


def _points(request: StaffRequest) -> int:
    """Read how many points were typed, in whatever digits; what is none is none."""
    found = Desk(request.reader, "").whole(request.POST.get("text", "")[:TEXT_LENGTH_MAX])
    return found if isinstance(found, int) else 0


def _closed(request: HttpRequest) -> HttpResponse:
    """Say that a link opens nothing; whether it was forged, is over or was revoked is not told."""
    page = render(request, "loyalty/visit_closed.html", status=HTTPStatus.NOT_FOUND)
    return _private(page)


def _in_language(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    language = request.GET.get("language", "")
    if language in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, LANGUAGE_SECONDS, samesite="Lax")
    return response


def _private(response: HttpResponse) -> HttpResponse:
    """Keep a page out of caches, searches and what other sites hear of visits."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
