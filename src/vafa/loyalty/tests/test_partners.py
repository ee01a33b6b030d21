"""Points at partners: each is funded once, and a settled period leaves nothing on the account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.ledger.actions import MoreThanWas, NotEnough, open_books
from vafa.ledger.queries import faults
from vafa.loyalty.actions.partner_points import (
    AmountsNotAgreed,
    NeverTold,
    NoContract,
    ToldDifferently,
    burn_at_partner,
    earn_at_partner,
    take_back_burned_at_partner,
    take_back_earned_at_partner,
)
from vafa.loyalty.actions.partners import (
    ContractsOverlap,
    NothingToSettle,
    PartnerNameTaken,
    PeriodNotOver,
    add_partner,
    count_used_points,
    settle_partner,
    write_partner_contract,
)
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Member, Partner, PartnerContract, PartnerEntry, PartnerStatement
from vafa.loyalty.queries import balance_of, owner_of
from vafa.loyalty.queries.clearing import due_to_partner, expense, income, money_in, till

pytestmark = pytest.mark.usefixtures("shop")
BEGAN = datetime(2026, 4, 1, tzinfo=UTC)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def reza(db: None) -> Member:
    return make_member(make_programme(), Customer.objects.create(number="Reza"))


@pytest.fixture
def bakery(reza: Member) -> Partner:
    return add_partner(programme_id=reza.programme_id, name="Bakery", at=BEGAN, by=SYSTEM)


def agree(partner: Partner, **said: Any) -> PartnerContract:
    usual: dict[str, Any] = {"settle_at": "issuance", "price_micro": 7_333, "valid_from": BEGAN}
    return write_partner_contract(partner_id=partner.id, at=BEGAN, by=SYSTEM, **(usual | said))


def earn(partner: Partner, member: Member, source: str = "till 1", **said: Any) -> PartnerEntry:
    usual: dict[str, Any] = {"points": 100, "at": NOON}
    return earn_at_partner(
        member_id=member.id, partner_id=partner.id, source=source, by=SYSTEM, **(usual | said)
    )


def burn(partner: Partner, member: Member, points: int, source: str = "bun 1") -> PartnerEntry:
    return burn_at_partner(
        member_id=member.id,
        partner_id=partner.id,
        source=source,
        points=points,
        at=NOON,
        by=SYSTEM,
    )


def settle(partner: Partner, *, until: datetime = JUNE) -> PartnerStatement:
    return settle_partner(partner_id=partner.id, until=until, at=until, by=SYSTEM)


def has(member: Member) -> int:
    assert list(faults()) == []
    return balance_of(member=member, at=NOON).spendable


def account(partner: Partner) -> int:
    return money_in(due_to_partner(partner.id, "EUR"))


def use(member: Member, points: int, source: str = "order 1") -> None:
    owner, asset = owner_of(member), member.programme.asset_id
    with open_books(owners=[owner], at=NOON, by=SYSTEM) as books:
        books.spend(books.begin("spent", source), owner=owner, asset=asset, amount=points)


def test_points_of_a_partner_are_paid_for_once_however_often_it_tells(
    reza: Member, bakery: Partner
) -> None:
    agree(bakery)

    told = {earn(bakery, reza).id for _time in range(3)}

    assert (len(told), has(reza)) == (1, 100)
    assert (account(bakery), money_in(income("EUR"))) == (-733_300, 733_300)


def test_another_story_under_the_same_name_is_refused(reza: Member, bakery: Partner) -> None:
    agree(bakery)
    earn(bakery, reza)

    with pytest.raises(ToldDifferently):
        earn(bakery, reza, points=200)

    assert (has(reza), account(bakery)) == (100, -733_300)


def test_a_partner_bears_its_share_of_the_price(reza: Member, bakery: Partner) -> None:
    agree(bakery, price_micro=10_000, share_bp=2_500)

    earn(bakery, reza)

    assert account(bakery) == -250_000


def test_what_was_spent_at_the_partner_gives_points_for_each_full_amount(
    reza: Member, bakery: Partner
) -> None:
    agree(bakery, amount_each=100, points_each=2)

    entry = earn(bakery, reza, points=None, amount=1_299)

    assert (entry.points, has(reza)) == (24, 24)


def test_amounts_need_an_agreement_about_them(reza: Member, bakery: Partner) -> None:
    agree(bakery)

    with pytest.raises(AmountsNotAgreed):
        earn(bakery, reza, points=None, amount=1_299)

    assert (has(reza), PartnerEntry.objects.count()) == (0, 0)


def test_nothing_is_given_before_and_after_the_contract(reza: Member, bakery: Partner) -> None:
    agree(bakery, valid_until=NOON)

    for at in (BEGAN - timedelta(seconds=1), NOON):
        with pytest.raises(NoContract):
            earn(bakery, reza, at=at)

    assert (has(reza), PartnerEntry.objects.count()) == (0, 0)


def test_two_contracts_never_hold_at_one_moment(bakery: Partner) -> None:
    agree(bakery, valid_until=JUNE)

    with pytest.raises(ContractsOverlap):
        agree(bakery, valid_from=NOON)

    assert PartnerContract.objects.count() == 1


def test_a_new_contract_ends_the_one_that_goes_on(bakery: Partner) -> None:
    first = agree(bakery)

    agree(bakery, valid_from=NOON)

    first.refresh_from_db()
    assert first.valid_until == NOON


def test_points_used_at_a_partner_are_owed_to_it(reza: Member, bakery: Partner) -> None:
    agree(bakery)
    make_points(reza, 100, at=BEGAN)

    told = {burn(bakery, reza, 60).id for _time in range(3)}

    assert (len(told), has(reza)) == (1, 40)
    assert (account(bakery), money_in(expense("EUR"))) == (439_980, -439_980)


def test_more_points_than_there_are_buy_nothing(reza: Member, bakery: Partner) -> None:
    agree(bakery)
    make_points(reza, 10, at=BEGAN)

    with pytest.raises(NotEnough):
        burn(bakery, reza, 11)

    assert (has(reza), account(bakery), PartnerEntry.objects.count()) == (10, 0, 0)


def test_points_that_are_paid_for_at_use_are_charged_then_and_once(
    reza: Member, bakery: Partner
) -> None:
    agree(bakery, settle_at="redemption")
    earn(bakery, reza)
    given = account(bakery)
    use(reza, 30)

    counted = [count_used_points(partner_id=bakery.id, at=JUNE, by=SYSTEM) for _time in range(2)]

    assert (given, counted) == (0, [1, 0])
    assert account(bakery) == -30 * 7_333


def test_points_that_came_back_from_use_are_credited_and_charged_anew(
    reza: Member, bakery: Partner
) -> None:
    agree(bakery, settle_at="redemption")
    earn(bakery, reza)
    use(reza, 30)
    count_used_points(partner_id=bakery.id, at=JUNE, by=SYSTEM)
    with open_books(owners=[owner_of(reza)], at=NOON, by=SYSTEM) as books:
        original = books.original(books.number_of("spent", "order 1"), reza.programme.asset_id)
        books.restore("unspent", "order 1", original, 30)

    count_used_points(partner_id=bakery.id, at=JUNE, by=SYSTEM)

    assert (account(bakery), has(reza)) == (0, 100)


def test_points_the_partner_did_not_give_are_never_charged_to_it(
    reza: Member, bakery: Partner
) -> None:
    agree(bakery, settle_at="redemption")
    make_points(reza, 50, at=BEGAN)
    use(reza, 50)

    assert count_used_points(partner_id=bakery.id, at=JUNE, by=SYSTEM) == 0
    assert account(bakery) == 0


def test_after_settling_the_account_is_empty_and_the_rounding_is_said(
    reza: Member, bakery: Partner
) -> None:
    agree(bakery)
    earn(bakery, reza)

    said = settle(bakery)

    assert (said.total, said.rounding_micro) == (73, -3_300)
    assert sum(line["amount_micro"] for line in said.lines) + said.rounding_micro == 730_000
    assert (account(bakery), money_in(till("EUR"))) == (0, -730_000)
    assert money_in(expense("EUR")) == -3_300


def test_giving_and_using_are_settled_together_and_only_once(reza: Member, bakery: Partner) -> None:
    agree(bakery, price_micro=10_000)
    earn(bakery, reza)
    burn(bakery, reza, 100)
    said = settle(bakery)

    with pytest.raises(NothingToSettle):
        settle(bakery, until=JUNE + timedelta(days=1))

    assert (said.total, [line["kind"] for line in said.lines]) == (0, ["issued", "burned"])
    assert account(bakery) == 0


def test_each_period_has_its_own_statement_and_nothing_falls_between(
    reza: Member, bakery: Partner
) -> None:
    agree(bakery, price_micro=10_000)
    earn(bakery, reza)
    first = settle(bakery)
    earn(bakery, reza, "till 2", at=JUNE)

    second = settle(bakery, until=JUNE + timedelta(days=30))

    assert [first.total, second.total] == [100, 100]
    assert (first.end, second.start, second.number) == (JUNE, JUNE, 2)
    assert account(bakery) == 0


def test_what_is_not_past_is_not_settled(reza: Member, bakery: Partner) -> None:
    agree(bakery)
    earn(bakery, reza)

    with pytest.raises(PeriodNotOver):
        settle_partner(partner_id=bakery.id, until=JUNE, at=NOON, by=SYSTEM)

    assert (PartnerStatement.objects.count(), account(bakery)) == (0, -733_300)


def test_used_points_stand_on_the_statement_of_the_period_of_their_use(
    reza: Member, bakery: Partner
) -> None:
    agree(bakery, settle_at="redemption", price_micro=10_000)
    earn(bakery, reza)
    use(reza, 30)

    said = settle(bakery)

    assert [(line["points"], line["amount_micro"]) for line in said.lines] == [(30, 300_000)]
    assert account(bakery) == 0


def _return(partner: Partner, name: str = "back 1", **said: Any) -> PartnerEntry:
    usual: dict[str, Any] = {"source": "till 1", "return_source": name, "at": NOON, "by": SYSTEM}
    return take_back_earned_at_partner(partner_id=partner.id, **(usual | said))


def test_what_comes_back_at_the_partner_takes_its_points_along_once(
    reza: Member, bakery: Partner
) -> None:
    agree(bakery)
    earn(bakery, reza)

    for _time in range(2):
        _return(bakery, points=40)
    some = (has(reza), account(bakery))
    _return(bakery, "back 2")

    assert some == (60, -60 * 7_333)
    assert (has(reza), account(bakery)) == (0, 0)
    with pytest.raises(MoreThanWas):
        _return(bakery, "back 3", points=1)


def test_points_that_were_spent_before_they_came_back_stay_paid_for(
    reza: Member, bakery: Partner
) -> None:
    agree(bakery)
    earn(bakery, reza)
    use(reza, 70)

    _return(bakery)

    assert (has(reza), account(bakery)) == (0, -70 * 7_333)


def test_what_was_bought_with_points_and_comes_back_gives_them_back(
    reza: Member, bakery: Partner
) -> None:
    agree(bakery)
    make_points(reza, 100, at=BEGAN)
    burn(bakery, reza, 60)

    for _time in range(2):
        take_back_burned_at_partner(
            partner_id=bakery.id,
            source="bun 1",
            return_source="back 1",
            points=20,
            at=NOON,
            by=SYSTEM,
        )

    assert (has(reza), account(bakery)) == (60, 40 * 7_333)


def test_what_nobody_told_cannot_come_back(bakery: Partner) -> None:
    agree(bakery)

    with pytest.raises(NeverTold):
        _return(bakery)

    assert PartnerEntry.objects.count() == 0


def test_a_name_is_taken_once(bakery: Partner) -> None:
    with pytest.raises(PartnerNameTaken):
        add_partner(programme_id=bakery.programme_id, name="Bakery", at=BEGAN, by=SYSTEM)

    assert Partner.objects.count() == 1
