from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vafa.demo import tehran, thessaloniki
from vafa.demo.rules.buying import Article, Assortment, Basket, baskets

TEA, CUP = Article("T1", "Tea", "Tea", 10.0), Article("T2", "Cup", "Ware", 20.0)
SHELF = Assortment(
    articles=[TEA, CUP] * 4,
    season=[1.0] * 54,
    price_rise_per_year=0.5,
    round_to=1.0,
    first_day=datetime(2025, 1, 1, tzinfo=UTC),
    days=400,
)


@pytest.fixture(scope="module")
def found() -> list[Basket]:
    return baskets(SHELF, customers=300, seed=7)


@pytest.mark.parametrize("shelf", [tehran.shelf(), thessaloniki.shelf()])
def test_the_same_seed_gives_the_same_baskets(shelf: Assortment) -> None:
    first = baskets(shelf, customers=60, seed=7)

    assert baskets(shelf, customers=60, seed=7) == first
    assert baskets(shelf, customers=60, seed=8) != first


def test_baskets_stand_in_the_order_of_time_within_the_shops_days(found: list[Basket]) -> None:
    moments = [basket.at for basket in found]

    assert moments == sorted(moments)
    assert moments[0] >= SHELF.first_day
    assert moments[-1] < SHELF.first_day + timedelta(days=SHELF.days)


def test_prices_rise_with_the_years_and_stay_round(found: list[Basket]) -> None:
    paid = [(basket.at, line) for basket in found for line in basket.lines]
    tea = [(at, line.price) for at, line in paid if line.article == TEA]

    assert min(price for _at, price in tea) == 10.0
    assert max(price for _at, price in tea) == 16.0
    assert all(line.price == round(line.price) for _at, line in paid)


def test_a_closed_week_sells_nothing() -> None:
    closed = Assortment(SHELF.articles, [0.0] * 54, 0.0, 1.0, SHELF.first_day, 100)

    assert baskets(closed, customers=50, seed=7) == []


def test_most_orders_are_paid_and_some_go_wrong_in_each_way(found: list[Basket]) -> None:
    statuses = [basket.status for basket in found]

    assert set(statuses) == {"paid", "cancelled", "refunded", "pending", "refused"}
    assert statuses.count("paid") > 0.85 * len(statuses)


def test_no_basket_is_empty_and_none_has_half_a_piece(found: list[Basket]) -> None:
    assert all(basket.lines for basket in found)
    assert all(line.quantity >= 1 for basket in found for line in basket.lines)


@pytest.mark.parametrize("shelf", [tehran.shelf(), thessaloniki.shelf()])
def test_every_article_has_a_code_of_its_own(shelf: Assortment) -> None:
    codes = [article.code for article in shelf.articles]

    assert len(codes) == len(set(codes)) > 0
