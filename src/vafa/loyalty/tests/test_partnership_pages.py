"""The pages of causes, partners and recommendations, as people use them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.loyalty.actions.causes import create_cause, donate_points
from vafa.loyalty.actions.partner_points import earn_at_partner
from vafa.loyalty.actions.partners import add_partner, write_partner_contract
from vafa.loyalty.make import BEGAN, make_member, make_points, make_programme
from vafa.loyalty.models import (
    Cause,
    CausePayout,
    Member,
    Partner,
    PartnerContract,
    PartnerOffer,
    PartnerStatement,
    Programme,
    Referral,
    ReferralPolicy,
    RuleVersion,
)
from vafa.orders.actions import record_order
from vafa.orders.make import an_order

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def programme(db: None) -> Programme:
    return make_programme()


@pytest.fixture
def reza(programme: Programme) -> Member:
    return make_member(programme, Customer.objects.create(number="7", name="Reza"))


@pytest.fixture
def water(reza: Member) -> Cause:
    cause = create_cause(
        programme_id=reza.programme_id,
        key="cause-1",
        names={"en": "Clean water", "fa": "آب پاک"},
        words={},
        account="GR16",
        at=BEGAN,
        by=SYSTEM,
    )
    make_points(reza, 100)
    donate_points(
        member_id=reza.id,
        points=100,
        cause_id=cause.id,
        source="1",
        at=timezone.now(),
        by=SYSTEM,
    )
    return cause


@pytest.fixture
def bakery(reza: Member) -> Partner:
    partner = add_partner(programme_id=reza.programme_id, name="Bakery", at=BEGAN, by=SYSTEM)
    write_partner_contract(
        partner_id=partner.id,
        settle_at="issuance",
        price_micro=7_333,
        valid_from=BEGAN,
        at=BEGAN,
        by=SYSTEM,
    )
    earn_at_partner(
        member_id=reza.id, partner_id=partner.id, source="t 1", points=100, at=BEGAN, by=SYSTEM
    )
    return partner


def to(name: str, programme: Programme, *more: int) -> str:
    return reverse(f"loyalty_{name}", args=[programme.id, *more])


def text(browser: Client, address: str, **query: str) -> str:
    answer = browser.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(browser: Client, address: str, **said: Any) -> str:
    return browser.post(address, said, follow=True).content.decode()


@pytest.mark.parametrize("where", ["causes:causes", "partners:partners", "referrals:queue"])
def test_an_empty_page_says_what_to_do_next(
    parvanehs_browser: Client, programme: Programme, where: str
) -> None:
    assert "vafa-empty" in text(parvanehs_browser, to(where, programme))


def test_causes_show_what_they_were_given_and_are_owed(
    parvanehs_browser: Client, programme: Programme, water: Cause
) -> None:
    shown = text(parvanehs_browser, to("causes:causes", programme))

    assert "Clean water" in shown
    assert shown.count("€5.00") >= 3


def test_a_persian_reader_sees_the_persian_name(
    persian_browser: Client, programme: Programme, water: Cause
) -> None:
    assert "آب پاک" in text(persian_browser, to("causes:causes", programme))


def test_a_cause_is_added_on_the_page(nikos_browser: Client, programme: Programme) -> None:
    said = {"name_en": "Clean water", "account": "GR16", "day_points_most": "50"}

    post(nikos_browser, to("causes:create", programme), **said)

    cause = Cause.objects.get()
    assert (cause.key, cause.names, cause.day_points_most) == (
        "cause-1",
        {"en": "Clean water"},
        50,
    )


def test_a_cause_without_a_name_is_not_added(nikos_browser: Client, programme: Programme) -> None:
    post(nikos_browser, to("causes:create", programme), account="GR16")

    assert Cause.objects.count() == 0


def test_a_payment_is_noted_with_its_proof(
    parvanehs_browser: Client, programme: Programme, water: Cause
) -> None:
    address = to("causes:pay_out", programme, water.id)

    shown = post(parvanehs_browser, address, amount="4,50", proof="Transfer 12")

    assert CausePayout.objects.get().amount == 450
    assert "Transfer 12" in shown


def test_too_much_is_not_paid_out_and_the_page_says_why(
    parvanehs_browser: Client, programme: Programme, water: Cause
) -> None:
    address = to("causes:pay_out", programme, water.id)

    shown = post(parvanehs_browser, address, amount="5.01", proof="Transfer 12")

    assert CausePayout.objects.count() == 0
    assert "More cannot be paid out than the cause is owed." in shown


def test_who_does_not_own_the_shop_pays_nothing_out(
    nikos_browser: Client, programme: Programme, water: Cause
) -> None:
    address = to("causes:pay_out", programme, water.id)

    answer = nikos_browser.post(address, {"amount": "1", "proof": "x"})

    assert (answer.status_code, CausePayout.objects.count()) == (403, 0)


def test_a_cause_of_another_programme_is_not_found_here(
    parvanehs_browser: Client, water: Cause
) -> None:
    other = make_programme(name="Other")

    answer = parvanehs_browser.post(to("causes:close", other, water.id))

    assert answer.status_code == 404
    assert Cause.objects.get().is_active


def test_a_partner_is_added_and_agreed_with_on_the_page(
    parvanehs_browser: Client, programme: Programme
) -> None:
    post(parvanehs_browser, to("partners:add", programme), name="Bakery")
    partner = Partner.objects.get()
    said = {"price": "0.0075", "settle_at": "redemption", "share": "50", "valid_from": "1/1/2026"}

    post(parvanehs_browser, to("partners:contract", programme, partner.id), **said)

    contract = PartnerContract.objects.get()
    found = (contract.price_micro, contract.settle_at, contract.share_bp)
    assert found == (7_500, "redemption", 5_000)


def test_a_period_is_settled_and_its_statement_printed(
    parvanehs_browser: Client, programme: Programme, bakery: Partner
) -> None:
    open_page = text(parvanehs_browser, to("partners:partner", programme, bakery.id))

    shown = post(parvanehs_browser, to("partners:settle", programme, bakery.id), until="1/2/2026")

    assert "0.7333" in open_page
    assert PartnerStatement.objects.get().total == 73
    assert all(said in shown for said in ("0.7333", "0.0033", "€0.73"))


def test_who_does_not_own_the_shop_settles_nothing(
    nikos_browser: Client, programme: Programme, bakery: Partner
) -> None:
    address = to("partners:settle", programme, bakery.id)

    answer = nikos_browser.post(address, {"until": "1/2/2026"})

    assert (answer.status_code, PartnerStatement.objects.count()) == (403, 0)


def test_a_statement_is_handed_out_move_by_move(
    parvanehs_browser: Client, programme: Programme, bakery: Partner
) -> None:
    post(parvanehs_browser, to("partners:settle", programme, bakery.id), until="1/2/2026")

    rows = text(parvanehs_browser, to("partners:statement_csv", programme, bakery.id, 1)).split()

    assert rows[1].endswith("issued,t") or ",issued," in rows[1]
    assert rows[-1] == ",rounding,,,-3300,EUR"


def test_an_offer_is_written_weighed_and_put_live(
    parvanehs_browser: Client, programme: Programme, bakery: Partner
) -> None:
    said = {"name": "A bun", "words": "Free", "spend_from": "20", "shared_word": "BUN"}
    post(parvanehs_browser, to("partners:write_offer", programme, bakery.id), **said)
    offer = PartnerOffer.objects.get()

    weighed = text(parvanehs_browser, to("partners:feasible_offer", programme, offer.id))
    post(parvanehs_browser, to("partners:put_live", programme, offer.id))

    offer.refresh_from_db()
    assert "This cannot be weighed yet" in weighed
    assert (offer.is_live, offer.spend_from) == (True, 2_000)


def test_codes_are_pasted_once(
    parvanehs_browser: Client, programme: Programme, bakery: Partner
) -> None:
    offer = PartnerOffer.objects.create(
        partner=bakery, name="A bun", spend_from=1, created_at=BEGAN
    )

    shown = post(parvanehs_browser, to("partners:codes", programme, offer.id), texts="A1\nA2\nA1")

    assert "2 codes were added." in shown
    assert offer.codes.count() == 2


def test_a_rule_is_weighed_by_the_shops_own_orders(
    parvanehs_browser: Client, programme: Programme
) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    told = an_order("1", goods=[("cup", 2, 5_000)], ordered_at=yesterday)
    record_order(order=told, returns=[], at=yesterday, by=SYSTEM)
    rule = RuleVersion.objects.get().rule_id

    shown = text(parvanehs_browser, to("partners:feasible_rule", programme, rule))

    # 100 points that cost three cents each.
    assert "It gives away €3.00 to people who would have bought anyway." in shown
    assert "1 of 1 would have taken it, worth €100.00 on average" in shown


def flagged(reza: Member, number: str, *, at: datetime = BEGAN) -> Referral:
    friend = make_member(
        reza.programme, Customer.objects.create(number=number, name=f"Friend {number}")
    )
    return Referral.objects.create(
        referrer=reza,
        referee=friend,
        state="flagged",
        clicked_at=at,
        joined_at=at,
        ordered_at=at,
        document=f"order {number}",
        holds_until=at,
        reasons=["same_device"],
        score=40,
    )


def test_a_pair_is_shown_side_by_side_with_its_reasons(
    parvanehs_browser: Client, programme: Programme, reza: Member
) -> None:
    flagged(reza, "8")

    shown = text(parvanehs_browser, to("referrals:queue", programme))

    assert all(word in shown for word in ("Reza", "Friend 8", "Both use the same device"))


@pytest.mark.parametrize(("decision", "state"), [("approve", "holding"), ("reject", "rejected")])
def test_a_pair_is_decided_with_a_reason(
    nikos_browser: Client, programme: Programme, reza: Member, decision: str, state: str
) -> None:
    referral = flagged(reza, "8")

    post(nikos_browser, to(f"referrals:{decision}", programme, referral.id), note="A family.")

    referral.refresh_from_db()
    assert (referral.state, referral.note) == (state, "A family.")


def test_a_pair_is_not_decided_without_a_reason(
    nikos_browser: Client, programme: Programme, reza: Member
) -> None:
    referral = flagged(reza, "8")

    post(nikos_browser, to("referrals:approve", programme, referral.id), note="")

    referral.refresh_from_db()
    assert referral.state == "flagged"


def test_who_may_only_look_decides_nothing(
    viewers_browser: Client, programme: Programme, reza: Member
) -> None:
    referral = flagged(reza, "8")

    answer = viewers_browser.post(to("referrals:approve", programme, referral.id), {"note": "x"})

    referral.refresh_from_db()
    assert (answer.status_code, referral.state) == (403, "flagged")


def test_limits_are_kept_as_they_were_typed(nikos_browser: Client, programme: Programme) -> None:
    said = {"amount_min": "15", "per_period_max": "", "period_days": "30"}
    said |= {"cooldown_minutes": "0", "flag_from": "40", "reject_from": "150"}

    post(nikos_browser, to("referrals:save_policy", programme), **said)

    policy = ReferralPolicy.objects.get()
    assert (policy.amount_min, policy.per_period_max, policy.cooldown_minutes) == (1_500, None, 0)


def test_a_long_queue_is_cut_into_pages(
    parvanehs_browser: Client,
    programme: Programme,
    reza: Member,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(100, 140):
        flagged(reza, str(number))

    with django_assert_max_num_queries(30):
        shown = text(parvanehs_browser, to("referrals:queue", programme))

    assert ("Friend 139" in shown, "Friend 109" in shown) == (True, False)
    oldest = Referral.objects.get(document="order 110").id
    page_two = text(parvanehs_browser, to("referrals:queue", programme), before=str(oldest))
    assert "Friend 109" in page_two


def test_many_causes_and_partners_cost_no_more_queries(
    parvanehs_browser: Client,
    programme: Programme,
    water: Cause,
    bakery: Partner,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        add_partner(programme_id=programme.id, name=f"P {number}", at=BEGAN, by=SYSTEM)
        create_cause(
            programme_id=programme.id,
            key=f"more-{number}",
            names={"en": f"C {number}"},
            words={},
            account="GR",
            at=BEGAN,
            by=SYSTEM,
        )

    for where in ("causes:causes", "partners:partners"):
        with django_assert_max_num_queries(30):
            shown = text(parvanehs_browser, to(where, programme))
        assert "€0.73" in shown or "€5.00" in shown
