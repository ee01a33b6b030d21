from __future__ import annotations

import pytest
from django.utils.translation import override
from hypothesis import given, settings

from vafa.core.languages import Language
from vafa.core.presentation import DEFAULT_READERS
from vafa.loyalty.forms.rule_values import Names
from vafa.loyalty.forms.rule_words import CLAIMS, FIELDS, WHEN
from vafa.loyalty.forms.sentences import rule_sentence
from vafa.loyalty.rules.engine import SOURCES, TRIGGERS, read_rule
from vafa.loyalty.tests.engine_cast import Json, discount, grant, money, percent, rule
from vafa.loyalty.tests.engine_worlds import rules

CURRENCY: dict[Language, tuple[str, int]] = {
    "en": ("GBP", 100),
    "fa": ("IRR", 1_000_000),
    "el": ("EUR", 100),
}
BOOKS = {"en": "Books", "fa": "کتاب", "el": "Βιβλία"}


def said(written: Json, language: Language, *, names: Names | None = None) -> str:
    names = names or Names({"category:books": BOOKS[language]})
    with override(language):
        found = rule_sentence(read_rule(written), reader=DEFAULT_READERS[language], names=names)
    return found.text.replace("\u2068", "").replace("\u2069", "")


def books_rule(language: Language) -> Json:
    currency, unit = CURRENCY[language]
    books = {"is": [{"field": "line.category"}, {"text": "books"}]}
    points = grant(
        {"per_money": {"amount": 2, "money": money(unit, currency)}},
        pending={"kind": "days_after_delivery", "days": 14},
        validity={"kind": "month_end", "months": 12},
    )
    return rule(
        points,
        trigger="order_delivered",
        when={"at_least": [{"count": {"where": books}}, {"integer": 1}]},
        limits=[{"per": "customer", "period": "month", "of": "grant", "most": 500}],
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            (
                "When an order is delivered and the order has a product where the category is "
                "Books: give 2 points for each £1.00, to be used 14 days after delivery, valid for "
                "12 months to the month's end, at most 500 points a month for each customer."
            ),
        ),
        (
            "fa",
            (
                "وقتی سفارشی تحویل می‌شود و سفارش کالایی دارد که در آن دستهٔ کالا کتاب است: "
                "به‌ازای هر ۱۰۰٬۰۰۰\u00a0تومان، ۲ امتیاز داده شود، قابل استفاده ۱۴ روز پس از تحویل، "
                "با ۱۲ ماه اعتبار تا پایان ماه، حداکثر ۵۰۰ امتیاز در ماه برای هر مشتری."
            ),
        ),
        (
            "el",
            (
                "Όταν παραδίδεται μια παραγγελία και η παραγγελία έχει προϊόν όπου η κατηγορία "
                "είναι Βιβλία: δώστε 2 πόντους για κάθε 1,00\u00a0€, προς χρήση 14 ημέρες μετά την "
                "παράδοση, με ισχύ 12 μηνών έως το τέλος του μήνα, έως 500 πόντους τον "
                "μήνα ανά πελάτη."
            ),
        ),
    ],
)
def test_a_rule_reads_as_a_person_of_the_shop_would_say_it(
    language: Language, sentence: str
) -> None:
    assert said(books_rule(language), language) == sentence


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            rule(
                discount("order", percent(1_250), cap=money(5_000, "GBP")),
                when={"nth_order": {"is": 1}},
                schedule={"first_day": "2026-03-21", "latest_day": "2026-04-03", "weekdays": [3]},
                stacking={"exclusive": True},
            ),
            ("When an order is placed and it is the customer's first order: take 12.5% off the "
            "order, at most £50.00 each time. In force from 21 Mar 2026 to 3 Apr 2026, only on "
            "Thursday. Not together with other offers of the same kind."),
        ),
        (
            rule(
                {"spend": {"asset": "points", "units": 100, "worth": money(500, "GBP")}},
                {"message": {"template": "thanks", "days": 1}},
            ),
            ("When an order is placed: redeem 100 points for £5.00; send the message “thanks”, "
            "1 day later."),
        ),
        (
            rule(
                grant({"fixed": {"amount": 1}}, asset="stamps"),
                when={"not": {"at_most": [{"days_since": {"field": "customer.joined_at"}},
                                          {"integer": 30}]}},
            ),
            ("When an order is placed and the time since the customer joined is more than 30 days: "
            "give 1 stamp, without expiry."),
        ),
    ],
)  # fmt: skip
def test_every_part_of_a_rule_is_said(written: Json, sentence: str) -> None:
    assert said(written, "en", names=Names(units={"stamps": ("stamp", "stamps")})) == sentence


def test_a_month_is_named_in_the_calendar_of_the_programme() -> None:
    first_month = rule(grant({"fixed": {"amount": 1}}), schedule={"months": [1]})

    with override("en"):
        jalali = rule_sentence(
            read_rule(first_month), reader=DEFAULT_READERS["en"], names=Names(), calendar="jalali"
        )

    assert jalali.schedule == ("only in Farvardin",)


def test_a_wallet_is_told_in_money() -> None:
    wallet = rule(grant({"fixed": {"amount": 500}}, asset="wallet"))

    found = said(wallet, "el", names=Names(money_assets=frozenset({"wallet"})))

    assert found == "Όταν καταχωρίζεται μια παραγγελία: δώστε 5,00\u00a0€, χωρίς λήξη."


def test_every_trigger_and_every_field_has_words() -> None:
    assert set(WHEN) == set(TRIGGERS)
    assert set(FIELDS) | set(CLAIMS) == set(SOURCES)


@pytest.mark.parametrize("language", ["en", "fa", "el"])
@settings(max_examples=10, deadline=None)
@given(rules())
def test_any_rule_can_be_said_in_every_language(language: Language, written: Json) -> None:
    sentence = said(written, language)

    assert sentence.endswith(".")
    assert "%(" not in sentence
