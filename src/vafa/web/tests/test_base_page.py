from __future__ import annotations

from datetime import date

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from vafa.core.presentation import DEFAULT_READERS

ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]


def request_of_nobody() -> HttpRequest:
    request = RequestFactory().get("/orders/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def page(language: str, name: str = "web/base.html", **values: object) -> str:
    context = {"reader": DEFAULT_READERS[language], **values}  # type: ignore[index]
    with translation.override(language):
        return render_to_string(name, context, request_of_nobody())


@pytest.mark.parametrize(
    ("language", "direction", "sheet"),
    [("fa", "rtl", "tabler.rtl.min.css"), ("el", "ltr", "tabler.min.css")],
)
def test_the_document_has_its_language_direction_and_sheet(
    language: str, direction: str, sheet: str
) -> None:
    shown = page(language)

    assert f'<html lang="{language}" dir="{direction}"' in shown
    assert f"vendor/{sheet}" in shown


def test_the_menu_numbers_the_stages_and_marks_the_present_page() -> None:
    item = {"label": "سبد مشتریان", "url": "/portfolio/", "icon": "chart-bubble", "is_active": True}
    menu = [{"label": "تحلیل سبد مشتریان", "stage": 1, "items": [item]}]

    shown = page("fa", menu=menu)

    assert '<span class="vafa-stage" aria-hidden="true">۱</span>' in shown
    assert 'href="/portfolio/" aria-current="page"' in shown


def test_a_clock_that_stands_is_told_on_every_page() -> None:
    assert "This shop&#x27;s clock stands" not in page("en")
    assert "clock stands at 9 Jun 2011" in page("en", as_of=date(2011, 6, 9))


def test_searches_are_posted() -> None:
    shown = page("en", search_url="/search/", palette_url="/palette/")

    assert '<form class="vafa-search" method="post" action="/search/" role="search">' in shown
    assert 'hx-post="/palette/"' in shown


@pytest.mark.parametrize("name", ERROR_PAGES)
@pytest.mark.parametrize("language", ["en", "fa", "el"])
def test_error_pages_need_nothing_but_a_language(name: str, language: str) -> None:
    with translation.override(language):
        shown = render_to_string(name)

    assert f'lang="{language}"' in shown
    assert "vafa-notice" in shown


def test_the_palette_says_what_to_try_when_nothing_is_found() -> None:
    shown = page("en", "web/components/palette_results.html", groups=[])

    assert "Nothing found." in shown


def test_running_work_asks_again_and_finished_work_does_not() -> None:
    work = {"id": 3, "state": "running", "steps_done": 50, "steps_total": 200}
    running = page("fa", "web/components/progress.html", work=work, poll_url="/work/3/")
    done = page("fa", "web/components/progress.html", work={**work, "state": "done"})

    assert 'hx-get="/work/3/"' in running
    assert "۵۰ از ۲۰۰" in running
    assert "hx-get" not in done
