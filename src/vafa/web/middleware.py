"""What holds for every answer: where a page may load from, and how a refusal is told."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import reswap, trigger_client_event

from vafa.core.errors import Refused
from vafa.web.api.problems import MEDIA_TYPE, problem_of_status

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
API_PREFIX = "/api/"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=()"

GetResponse = Callable[[HttpRequest], HttpResponse]


class ContentPolicyMiddleware:
    """Let pages load nothing from elsewhere, and turn every Refused into a kind sentence."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal where the person stands: as a toast, a message or a page."""
        if not isinstance(error, Refused):
            return None
        if request.headers.get("HX-Request"):
            return with_toast(reswap(HttpResponse(), "none"), str(error), level="error")
        if request.method == "POST":
            messages.error(request, str(error))
            return HttpResponseRedirect(page_before(request))
        return render(
            request, "web/refused.html", {"sentence": str(error)}, status=HTTPStatus.CONFLICT
        )


class ApiMiddleware:
    """Keep the API apart from pages: no cookie is read or set, and every refusal is a problem."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API_PREFIX):
            return self.get_response(request)
        # Without its cookie a browser is a stranger here, whoever is signed in in it.
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        is_told = response.headers.get("Content-Type", "").startswith(MEDIA_TYPE)
        if response.status_code >= HTTPStatus.BAD_REQUEST and not is_told:
            allowed = response.headers.get("Allow")
            response = problem_of_status(response.status_code).response()
            if allowed:
                response["Allow"] = allowed
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            response["WWW-Authenticate"] = 'Bearer realm="Vafa"'
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Accept-Language", "Authorization"])
        return response


def page_before(request: HttpRequest) -> str:
    """Find the page a form was sent from; never one of another host."""
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        before, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return before if before and is_ours else "/"


def with_toast(response: HttpResponse, text: str, *, level: str = "success") -> HttpResponse:
    """Let an answer to htmx show a short message; level is success, info, warning or error."""
    return trigger_client_event(response, "vafa:toast", {"text": text, "level": level})
