"""Who is asking, how they read, and whether they may."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django_htmx.middleware import HtmxDetails

from vafa.core.presentation import Reader
from vafa.staff.models import Shop, StaffMember
from vafa.staff.queries import reader_of, reader_without_account, shop
from vafa.staff.rules import may
from vafa.web.urls import API, PUBLIC, SIGNED_IN


class StaffRequest(HttpRequest):
    """A request as views of the house get it: with its person, its shop and its reader."""

    # None only on addresses that are open to the public.
    staff: StaffMember
    shop: Shop
    reader: Reader
    htmx: HtmxDetails


GetResponse = Callable[[StaffRequest], HttpResponse]
SESSION_STAFF = "staff_id"
SESSION_HASH = "staff_hash"
LANGUAGE_COOKIE = "vafa_language"
LANGUAGES = {code for code, _name in settings.LANGUAGES}


class StaffMiddleware:
    """Put the signed-in member of staff on the request as `request.staff`, or None."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponse:
        # None is told apart by the permission middleware, before any view runs.
        request.staff = signed_in_member(request)  # type: ignore[assignment]
        return self.get_response(request)


class ReaderMiddleware:
    """Speak the person's language and calendar: `request.shop` and `request.reader`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponse:
        request.shop = shop()
        if request.staff:
            request.reader = reader_of(request.staff, request.shop)
        else:
            request.reader = reader_without_account(_guest_language(request), request.shop)
        with translation.override(request.reader.language):
            timezone.activate(request.reader.time_zone)
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.reader.language)
        return response


class PermissionMiddleware:
    """Let a view run only when the person holds the permission declared beside its address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: StaffRequest,
        view: Callable[..., HttpResponseBase],
        _args: object,
        _kwargs: object,
    ) -> HttpResponseBase | None:
        permission = getattr(view, "permission", None)
        # The doorway of the API asks for a key and its scope itself.
        if permission in (PUBLIC, API):
            return None
        if permission is None:
            raise PermissionDenied
        if request.staff is None:
            target = f"{resolve_url(settings.LOGIN_URL)}?next={request.path}"
            response: HttpResponse = HttpResponseRedirect(target)
            if request.headers.get("HX-Request"):
                response = HttpResponse(headers={"HX-Redirect": target})
            return response
        if request.staff.must_change_password and not request.path.startswith("/me/"):
            return HttpResponseRedirect(resolve_url("staff:me"))
        if permission != SIGNED_IN and not may(request.staff.role, permission):
            raise PermissionDenied
        return None


def signed_in_member(request: HttpRequest) -> StaffMember | None:
    """Return who the session belongs to; a changed password or closed account ends it."""
    staff_id = request.session.get(SESSION_STAFF)
    if staff_id is None:
        return None
    member = StaffMember.objects.filter(id=staff_id, is_active=True).first()
    known = request.session.get(SESSION_HASH, "")
    if member is None or not constant_time_compare(known, member.get_session_auth_hash()):
        request.session.flush()
        return None
    return member


def open_session(request: HttpRequest, member: StaffMember) -> None:
    """Begin a session for somebody whose password and code were right."""
    request.session.cycle_key()
    request.session[SESSION_STAFF] = member.id
    request.session[SESSION_HASH] = member.get_session_auth_hash()


def _guest_language(request: StaffRequest) -> str:
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    return translation.get_language_from_request(request) or request.shop.default_language
