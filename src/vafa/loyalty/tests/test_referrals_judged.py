from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_args

import pytest

from vafa.core.errors import Unreadable
from vafa.loyalty.rules.referrals import (
    TRANSITIONS,
    BadMove,
    Identity,
    Judgement,
    Policy,
    Referral,
    State,
    judge,
    mail_key,
    moved,
    state_after,
    trait_hash,
)

AT = datetime(2026, 3, 21, 12, 0, tzinfo=UTC)
REZA = Identity(1, frozenset({"reza@shop.ir"}), frozenset({"+989121234567"}))
ELENI = Identity(2, frozenset({"eleni@shop.gr"}), frozenset({"+306912345678"}))
GOOD = Referral(REZA, ELENI, clicked_at=AT, ordered_at=AT + timedelta(days=1), amount=5_000)
POLICY = Policy(amount_min=2_000, per_period_max=5)
SALT = b"salt of this shop"


def judged(**changes: object) -> Judgement:
    return judge(replace(GOOD, **changes), POLICY)  # type: ignore[arg-type]


def sharing(*traits: str) -> Judgement:
    """Judge a referral in which both people share these traits."""
    shared = {trait: frozenset({f"the same {trait}"}) for trait in traits}
    one, other = (replace(person, **shared) for person in (REZA, ELENI))  # type: ignore[arg-type]
    return judged(referrer=one, referee=other)


def test_a_friend_who_buys_for_the_first_time_is_approved() -> None:
    assert judged() == Judgement("approve")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"referee": replace(ELENI, member=1)}, "same_member"),
        ({"referee": replace(ELENI, mails=REZA.mails)}, "same_mail"),
        ({"referee": replace(ELENI, phones=REZA.phones)}, "same_phone"),
        ({"earlier_orders": 1}, "not_a_new_customer"),
        ({"has_other_referrer": True}, "already_referred"),
        ({"referred_the_referrer": True}, "referred_each_other"),
        ({"ordered_at": AT - timedelta(seconds=1)}, "bought_before_the_link"),
        ({"amount": 1_999}, "order_too_small"),
        ({"approved_in_period": 5}, "cap_reached"),
    ],
)
def test_what_cannot_be_rewarded_is_rejected_with_its_reason(
    changes: dict[str, object], reason: str
) -> None:
    assert judged(**changes) == Judgement("reject", (reason,))


def test_an_order_at_the_minimum_within_the_cap_is_approved() -> None:
    assert judged(amount=2_000, approved_in_period=4) == Judgement("approve")


def test_no_cap_means_no_cap() -> None:
    unlimited = replace(POLICY, per_period_max=None)

    assert judge(replace(GOOD, approved_in_period=10_000), unlimited).verdict == "approve"


def test_neighbours_on_one_network_are_no_fraud() -> None:
    assert sharing("networks") == Judgement("approve", ("same_network",), 15)


@pytest.mark.parametrize(
    ("traits", "score"),
    [
        (("payments",), 70),
        (("devices",), 40),
        (("addresses", "networks"), 45),
        (("addresses", "devices", "networks"), 85),
        (("addresses", "devices", "payments"), 140),
    ],
)
def test_a_shared_household_is_looked_at_by_a_person(traits: tuple[str, ...], score: int) -> None:
    judgement = sharing(*traits)

    assert (judgement.verdict, judgement.score) == ("flag", score)


def test_everything_shared_is_rejected() -> None:
    judgement = sharing("payments", "devices", "addresses", "networks")

    assert judgement == Judgement(
        "reject", ("same_payment", "same_device", "same_address", "same_network"), 155
    )


@pytest.mark.parametrize(
    ("changes", "verdict", "reason"),
    [
        ({"latest_approved_at": AT + timedelta(hours=23, seconds=1)}, "flag", "too_soon"),
        ({"device_uses": 3}, "approve", "device_seen_often"),
        ({"network_uses": 21}, "approve", "network_seen_often"),
        (
            {"referee": replace(ELENI, mails=frozenset({"x@mailinator.com"}))},
            "approve",
            "mail_for_throwing_away",
        ),
    ],
)
def test_what_looks_hurried_counts_against_it(
    changes: dict[str, object], verdict: str, reason: str
) -> None:
    judgement = judged(**changes)

    assert (judgement.verdict, judgement.reasons) == (verdict, (reason,))


def test_the_cooldown_ends_after_its_hour() -> None:
    assert judged(latest_approved_at=AT + timedelta(hours=23)) == Judgement("approve")


def test_nothing_unknown_is_the_same() -> None:
    unknown = frozenset({trait_hash("address", " ", salt=SALT)})

    judgement = judged(
        referrer=replace(REZA, addresses=unknown, mails=frozenset()),
        referee=replace(ELENI, addresses=unknown, mails=frozenset()),
    )

    assert judgement == Judgement("approve")


def test_a_proof_lists_the_signals_too() -> None:
    judgement = judged(earlier_orders=2, device_uses=9)

    assert judgement == Judgement("reject", ("not_a_new_customer", "device_seen_often"), 30)


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("Reza@Shop.ir", "reza@shop.ir"),
        ("reza+friend@shop.ir", "reza@shop.ir"),
        ("r.e.za+1@gmail.com", "reza@gmail.com"),
        ("re.za@GoogleMail.com", "reza@gmail.com"),
        ("re.za@shop.ir", "re.za@shop.ir"),
        ("+@shop.ir", "+@shop.ir"),
    ],
)
def test_addresses_of_one_mailbox_are_one(raw: str, key: str) -> None:
    assert mail_key(raw) == key


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(Unreadable):
        mail_key("reza")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Οδός Ερμού 5, Αθήνα", "ΟΔΟΣ ΕΡΜΟΥ 5 ΑΘΗΝΑ"),
        ("تهران، خیابان كريمخان، پلاک ۵", "تهران خیابان کریمخان پلاک 5"),
    ],
)
def test_an_address_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert trait_hash("address", one, salt=SALT) == trait_hash("address", other, salt=SALT)


def test_a_hash_tells_nothing_and_belongs_to_one_shop_and_one_trait() -> None:
    hashes = {
        trait_hash("device", "abc", salt=SALT),
        trait_hash("network", "abc", salt=SALT),
        trait_hash("device", "abc", salt=b"another"),
    }

    assert len(hashes) == 3
    assert all(len(one) == 64 for one in hashes)


@pytest.mark.parametrize(
    ("judgement", "state"),
    [
        (Judgement("approve"), "holding"),
        (Judgement("flag", ("same_device",), 40), "flagged"),
        (Judgement("reject", ("same_mail",)), "rejected"),
        (Judgement("reject", ("order_too_small",)), "joined"),
        (Judgement("reject", ("order_too_small", "same_mail")), "rejected"),
    ],
)
def test_the_judgement_says_where_a_referral_goes(judgement: Judgement, state: str) -> None:
    assert state_after(judgement) == state


ALLOWED = {
    ("clicked", "joined"), ("clicked", "rejected"), ("joined", "qualified"),
    ("joined", "rejected"), ("qualified", "holding"), ("qualified", "flagged"),
    ("qualified", "rejected"), ("holding", "rewarded"), ("holding", "flagged"),
    ("holding", "rejected"), ("flagged", "holding"), ("flagged", "rejected"),
    ("rewarded", "rejected"),
}  # fmt: skip


@pytest.mark.parametrize("step", [*product(get_args(State), repeat=2)])
def test_a_referral_takes_only_its_steps(step: tuple[State, State]) -> None:
    if step in ALLOWED:
        assert moved(*step) == step[1]
    else:
        with pytest.raises(BadMove):
            moved(*step)


def test_nothing_leads_back_from_rejected() -> None:
    assert TRANSITIONS["rejected"] == frozenset()
