from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from vafa.core.presentation import DEFAULT_READERS
from vafa.web.templatetags.vafa import reader_in


def rendered(source: str, language: str = "en", **values: object) -> str:
    with translation.override(language):
        context = Context({"reader": DEFAULT_READERS[language], **values})  # type: ignore[index]
        return Template(source).render(context)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "£1,234.50"), ("el", "1.234,50\u00a0€"), ("fa", "۱۲٬۳۴۵\u00a0تومان")],
)
def test_money_speaks_the_readers_language_and_unit(language: str, expected: str) -> None:
    assert rendered("{% money amount %}", language, amount=123_450) == expected


def test_days_follow_the_readers_calendar_and_digits() -> None:
    day = date(2026, 3, 21)

    assert rendered("{% day day %}", "fa", day=day) == "۱ فروردین ۱۴۰۵"
    assert rendered("{% day day %}", "en", day=day) == "21 Mar 2026"


def test_a_moment_is_told_on_the_readers_wall_clock() -> None:
    moment = datetime(2026, 1, 5, 20, 30, tzinfo=UTC)

    assert "22:30" in rendered("{% moment moment %}", "el", moment=moment)


def test_shares_and_signs() -> None:
    assert rendered("{% percent share 1 %}", share=0.1234) == "12.3%"
    assert rendered('{% number n sign="always" %}', n=118) == "+118"
    assert rendered("{% decimal n 2 %}", n=1.5) == "1.50"
    assert rendered("{% compact_number n %}", n=12_345) == "12.3k"


@pytest.mark.parametrize("tag", ["money", "number", "percent", "day", "moment", "month"])
def test_nothing_known_is_said_as_unknown(tag: str) -> None:
    shown = rendered(f"{{% {tag} nothing %}}", "fa", nothing=None)

    assert shown == '<span class="vafa-unknown">نامعلوم</span>'


def test_a_customer_without_a_name_is_called_by_its_number() -> None:
    nameless = SimpleNamespace(name="", company="", number="12345")

    assert rendered("{% who c %}", c=nameless) == "<span>Customer \u206812345\u2069</span>"
    assert rendered("{% who c %}", "fa", c=nameless) == "<span>مشتری \u206812345\u2069</span>"


def test_a_customers_name_is_escaped_and_keeps_its_own_direction() -> None:
    reza = SimpleNamespace(name="<b>رضا", company="", number="1")

    assert rendered("{% who c %}", c=reza) == '<bdi dir="auto">&lt;b&gt;رضا</bdi>'


def test_icons_that_point_are_mirrored_and_others_are_not() -> None:
    assert "vafa-directional" in rendered('{% icon "chevron-right" %}')
    assert "vafa-directional" not in rendered('{% icon "users" %}')
    assert 'icons.svg#users"' in rendered('{% icon "users" %}')


def test_without_a_reader_the_language_decides() -> None:
    with translation.override("fa"):
        assert reader_in(Context({})) == DEFAULT_READERS["fa"]
