from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.actions import (
    RankOutOfRange,
    SaidInTheFuture,
    ShopNamedTwice,
    record_wallet_answer,
    take_back_wallet_answer,
)
from vafa.customers.models import Customer, HeardBy, ShopNamed, WalletAnswer
from vafa.customers.queries import share_of_wallet_of
from vafa.customers.rules.wallet import ranks_of_others, share_of_wallet
from vafa.journal.models import Entry

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
TODAY = date(2026, 3, 21)


@pytest.fixture
def reza(db: None) -> Customer:
    return Customer.objects.create(number="10001")


# Any: what a test changes of the usual answer.
def answer(customer: Customer, others: list[str], **changed: Any) -> WalletAnswer:
    usual: dict[str, Any] = {
        "own_rank": 1,
        "source": HeardBy.CALL,
        "said_date": TODAY,
        "today": TODAY,
    }
    return record_wallet_answer(
        customer_id=customer.id, others=others, at=AT, by=SYSTEM, **(usual | changed)
    )


@pytest.mark.parametrize(
    ("brands", "shares"), [(1, [1.0]), (2, [0.667, 0.333]), (3, [0.5, 0.333, 0.167])]
)
def test_the_rule_gives_the_published_shares(brands: int, shares: list[float]) -> None:
    found = [share_of_wallet(rank=rank, brands=brands) for rank in range(1, brands + 1)]

    assert [round(share, 3) for share in found] == shares
    assert sum(found) == pytest.approx(1)


def test_the_others_stand_round_our_place() -> None:
    assert ranks_of_others(named=3, own_rank=2) == [1, 3, 4]
    assert ranks_of_others(named=2, own_rank=None) == [None, None]


def test_the_second_of_three_shops_has_a_third_of_the_wallet(reza: Customer) -> None:
    made = answer(reza, ["Digi", "Okala"], own_rank=2)

    assert made.share == pytest.approx(1 / 3)
    assert list(ShopNamed.objects.order_by("id").values_list("name", "rank")) == [
        ("Digi", 1),
        ("Okala", 3),
    ]


def test_who_buys_nowhere_else_gives_us_the_whole_wallet(reza: Customer) -> None:
    assert answer(reza, [], own_rank=None).share == 1


def test_an_unknown_place_leaves_the_share_unknown(reza: Customer) -> None:
    answer(reza, ["Digi"], own_rank=None)

    assert share_of_wallet_of(customer_ids=[reza.id]) == {reza.id: None}


def test_the_latest_answer_counts_whenever_it_is_written(reza: Customer) -> None:
    nobody = Customer.objects.create(number="10002")
    answer(reza, ["Digi"])
    answer(reza, ["Digi", "Okala"], said_date=date(2025, 1, 1))

    shares = share_of_wallet_of(customer_ids=[reza.id, nobody.id])

    assert shares == {reza.id: pytest.approx(2 / 3), nobody.id: None}


def test_an_answer_taken_back_lets_the_one_before_count(reza: Customer) -> None:
    answer(reza, ["Digi"])
    mistaken = answer(reza, ["Digi", "Okala"], own_rank=3)

    take_back_wallet_answer(answer_id=mistaken.id, at=AT, by=SYSTEM)

    assert share_of_wallet_of(customer_ids=[reza.id]) == {reza.id: pytest.approx(2 / 3)}
    assert Entry.objects.latest("id").kind == "customers.wallet_answer_taken_back"


def test_a_shop_named_twice_is_refused_however_it_is_spelled(reza: Customer) -> None:
    with pytest.raises(ShopNamedTwice):
        answer(reza, ["کالا", "كالا"])

    assert not WalletAnswer.objects.exists()


def test_a_place_beyond_the_last_and_a_day_to_come_are_refused(reza: Customer) -> None:
    with pytest.raises(RankOutOfRange, match="between 1 and 2"):
        answer(reza, ["Digi"], own_rank=3)
    with pytest.raises(SaidInTheFuture):
        answer(reza, ["Digi"], said_date=date(2026, 3, 22))

    assert not WalletAnswer.objects.exists()
