from __future__ import annotations

from typing import ClassVar

from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from vafa.core.errors import Refused
from vafa.web.middleware import ContentPolicyMiddleware


class ShopIsClosed(Refused):
    code: ClassVar[str] = "shop_is_closed"
    sentence: ClassVar[object] = "The shop is closed until %(day)s."


def asked(method: str = "post", **headers: str) -> HttpRequest:
    request = getattr(RequestFactory(), method)("/orders/", headers=headers)
    request._messages = CookieStorage(request)
    return request  # type: ignore[no-any-return]


def answer(request: HttpRequest, error: Exception | None = None) -> HttpResponse | None:
    return ContentPolicyMiddleware(lambda _request: HttpResponse()).process_exception(
        request, error or ShopIsClosed(day="Monday")
    )


def test_a_page_may_load_nothing_from_another_host_and_run_nothing_inline() -> None:
    response = ContentPolicyMiddleware(lambda _request: HttpResponse())(asked("get"))
    policy = response.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "//" not in policy


def test_a_refused_form_returns_to_its_page_with_the_sentence() -> None:
    request = asked(referer="http://testserver/orders/7/")

    response = answer(request)

    assert response is not None
    assert (response.status_code, response.headers["Location"]) == (
        302,
        "http://testserver/orders/7/",
    )
    assert [str(message) for message in get_messages(request)] == [
        "The shop is closed until Monday."
    ]


def test_a_refusal_never_sends_people_to_another_host() -> None:
    response = answer(asked(referer="https://stranger.example/"))

    assert response is not None
    assert response.headers["Location"] == "/"


def test_a_refusal_of_an_htmx_request_is_a_toast_and_changes_nothing_on_the_page() -> None:
    response = answer(asked(**{"HX-Request": "true"}))

    assert response is not None
    assert response.headers["HX-Reswap"] == "none"
    assert "The shop is closed until Monday." in response.headers["HX-Trigger"]


def test_a_refused_reading_is_a_page_with_the_sentence() -> None:
    response = answer(asked("get"))

    assert response is not None
    assert response.status_code == 409
    assert "The shop is closed until Monday." in response.content.decode()


def test_what_is_no_refusal_is_left_to_crash() -> None:
    assert answer(asked(), ValueError("broken")) is None
