"""How good the data is, as a refresh counts it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from vafa.catalogue.models import Product
from vafa.customers.models import Customer, DuplicatePair, Identity, Sighting
from vafa.insight.make import make_customer, make_order
from vafa.insight.models import QualityFigure, QualityFinding
from vafa.insight.refresh.quality import keep_quality, median_ages, quality_found
from vafa.insight.rules.quality import BY_CODE, CHECKS
from vafa.journal.jobs.progress import Progress
from vafa.orders.models import Order

TODAY = date(2026, 3, 31)
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def count_quality() -> dict[str, tuple[int, int, list[int]]]:
    found, ages = quality_found(today=TODAY, now=NOW, currency="EUR", progress=Progress())
    keep_quality(found=found, ages=ages, day=TODAY)
    return {one.check.code: (one.good, one.all, one.listed) for one in found}


# Any: whatever column a test cares about.
def make_said(customer: Customer, **moments: Any) -> None:
    details = {name: [moment, "said"] for name, moment in moments.items()}
    Sighting.objects.create(
        customer=customer, run_id=1, first_seen_at=NOW, details=details, identities=[]
    )


def test_a_shop_without_anything_has_figures_of_nothing(db: None) -> None:
    assert all(counted == (0, 0, []) for counted in count_quality().values())
    assert QualityFigure.objects.count() == len(CHECKS)


@pytest.mark.parametrize(
    ("code", "good", "bad"),
    [
        ("name.completeness", {"company": "Kafe"}, {}),
        ("name.validity", {"name": "Reza"}, {"name": "TEST"}),
        ("name.validity", {"name": "رضا"}, {"name": "ندارد"}),
        ("email.completeness", {"email": "reza@shop.ir"}, {}),
        ("email.validity", {"email": "reza@shop.ir"}, {"email": "reza@gmial.com"}),
        ("email.validity", {"email": "reza@shop.ir"}, {"email": "test@shop.ir"}),
        ("phone.validity", {"phone": "+989121234568"}, {"phone": "+989120000000"}),
        ("phone.validity", {"phone": "+989121234568"}, {"phone": "09121234568"}),
        (
            "phone.consistency",
            {"phone": "+989121234568", "country": "IR"},
            {"phone": "+302101234567", "country": "IR"},
        ),
        ("country.completeness", {"country": "IR"}, {}),
        ("country.validity", {"country": "IR"}, {"country": "XX"}),
        ("city.completeness", {"city": "تهران"}, {}),
        ("city.validity", {"city": "Αθήνα"}, {"city": "12345"}),
        (
            "postcode.validity",
            {"postcode": "1598876543", "country": "IR"},
            {"postcode": "159887", "country": "IR"},
        ),
        (
            "postcode.consistency",
            {"postcode": "10431", "country": "GR", "city": "Αθήνα"},
            {"postcode": "10431", "country": "GR"},
        ),
        (
            "record.validity",
            {"first_seen_at": NOW},
            {"first_seen_at": datetime(2031, 1, 1, tzinfo=UTC)},
        ),
    ],
)
def test_each_detail_is_judged_by_its_own_rule(
    db: None, code: str, good: dict[str, Any], bad: dict[str, Any]
) -> None:
    make_customer("good", **good)
    listed = make_customer("bad", **bad)

    assert count_quality()[code] == (1, 2, [listed.id])


def test_a_postcode_of_an_unknown_country_is_not_judged(db: None) -> None:
    make_customer("10001", postcode="??", country="MG")

    assert count_quality()["postcode.validity"] == (0, 0, [])


def test_a_contact_of_somebody_else_is_found(db: None) -> None:
    reza = make_customer("reza", phone="+989121234568")
    eleni = make_customer("eleni", phone="+989121234568")
    Identity.objects.create(customer=reza, home=reza, kind="phone", value="+989121234568")

    assert count_quality()["phone.uniqueness"] == (1, 2, [eleni.id])


def test_records_of_open_pairs_are_not_unique(db: None) -> None:
    one, other, third = (make_customer(name) for name in ("a", "b", "c"))
    found: dict[str, Any] = {
        "certainty": "sure",
        "score": 90,
        "place": 1,
        "found_at": NOW,
        "seen_at": NOW,
    }
    DuplicatePair.objects.create(low=one, high=other, **found)
    DuplicatePair.objects.create(low=one, high=third, state="different", **found)

    assert count_quality()["record.uniqueness"] == (1, 3, [one.id, other.id])


def test_a_detail_is_old_when_nobody_said_it_for_a_year(db: None) -> None:
    fresh, old = (make_customer(name, email=f"{name}@shop.ir") for name in ("fresh", "old"))
    make_said(fresh, email="2026-03-01T00:00:00+00:00")
    make_said(old, email="2024-03-31T00:00:00+00:00")

    counted = count_quality()

    assert counted["email.timeliness"] == (1, 2, [old.id])
    assert QualityFigure.objects.get(field="email", dimension="timeliness").median_days == 30


def test_what_a_merged_record_said_is_the_word_of_who_absorbed_it(db: None) -> None:
    kept = make_customer("kept", email="kept@shop.ir")
    make_said(kept, email="2020-01-01T00:00:00+00:00")
    merged = make_customer("merged", merged_into=kept)
    make_said(merged, email="2026-03-21T00:00:00+00:00")

    assert count_quality()["email.timeliness"] == (1, 1, [])
    assert median_ages(today=TODAY)["email"] == 10


def test_orders_that_never_went_to_the_named_country_are_noticed(db: None) -> None:
    here, away = (make_customer(name, country="GR") for name in ("here", "away"))
    make_order(here, "A", NOW, 100)
    make_order(away, "B", NOW, 100)
    Order.objects.filter(customer=here).update(country="GR")
    Order.objects.filter(customer=away).update(country="IR")

    assert count_quality()["country.consistency"] == (1, 2, [away.id])


@pytest.mark.parametrize(
    ("code", "columns"),
    [
        ("ordered_at.validity", {"ordered_at": datetime(2031, 1, 1, tzinfo=UTC)}),
        ("order_customer.completeness", {"customer": None}),
        ("total.consistency", {"goods_amount": 100, "total_amount": 150}),
        ("status.consistency", {"goods_amount": 100, "returned_amount": 100}),
        ("number.completeness", {"number": ""}),
    ],
)
def test_each_order_is_judged_too(db: None, code: str, columns: dict[str, Any]) -> None:
    customer = make_customer("reza")
    good, bad = (make_order(customer, name, NOW, 10_000) for name in "AB")
    Order.objects.update(goods_amount=10_000, total_amount=10_000, returned_amount=0)
    Order.objects.filter(id=bad.id).update(**columns)

    assert count_quality()[code] == (1, 2, [bad.id])
    assert good.id != bad.id


def test_money_of_another_land_is_worth_a_look(db: None) -> None:
    order = make_order(make_customer("reza"), "A", NOW, 100)
    Order.objects.filter(id=order.id).update(original_currency="IRR", country="DE")

    assert count_quality()["currency.consistency"] == (0, 1, [order.id])


def test_products_need_a_category_and_a_cost(db: None) -> None:
    product = Product.objects.create(code="TEA", name="Tea")

    counted = count_quality()

    assert counted["product_name.completeness"] == (1, 1, [])
    assert counted["category.completeness"] == (0, 1, [product.id])
    assert counted["cost.completeness"] == (0, 1, [product.id])
    assert counted["cost.timeliness"] == (0, 0, [])


def test_what_was_left_as_it_is_counts_as_good_from_then_on(db: None) -> None:
    customer = make_customer("reza", email="a@shop.ir")
    assert count_quality()["email.validity"] == (0, 1, [customer.id])

    QualityFinding.objects.filter(field="email", dimension="validity").update(left_at=NOW)

    assert count_quality()["email.validity"] == (1, 1, [])
    assert QualityFinding.objects.filter(left_at=NOW).count() == 1


def test_another_refresh_of_the_day_replaces_its_figures(db: None) -> None:
    customer = make_customer("reza")
    count_quality()
    Customer.objects.filter(id=customer.id).update(country="IR")

    count_quality()

    figure = QualityFigure.objects.get(field="country", dimension="completeness")
    assert (figure.day, figure.good, figure.all) == (TODAY, 1, 1)
    check = BY_CODE["country.completeness"]
    assert not QualityFinding.objects.filter(field=check.field, dimension=check.dimension).exists()
