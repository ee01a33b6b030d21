"""Partners, causes and groups of rules are changed on their pages; tills get keys."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.core.presentation import Reader
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.loyalty.actions.causes import (
    CauseDoesNotFit,
    change_cause,
    close_cause,
    create_cause,
    donate_points,
)
from vafa.loyalty.actions.partner_keys import (
    KEYS_MOST,
    KeyOfAnother,
    TooManyTillKeys,
    make_partner_key,
    revoke_partner_key,
)
from vafa.loyalty.actions.partners import PartnerNameTaken, add_partner, change_partner
from vafa.loyalty.actions.rule_groups import (
    GroupWithinItself,
    RuleGroupDoesNotFit,
    add_rule_group,
    change_rule_group,
)
from vafa.loyalty.make import BEGAN, make_member, make_points, make_programme
from vafa.loyalty.models import Cause, Partner, PartnerKey, Programme, RuleGroup
from vafa.loyalty.rules.masking import masked_name
from vafa.loyalty.views.causes import months_chart
from vafa.staff.actions import KeyRevokedAlready
from vafa.staff.models import ApiKey, Shop
from vafa.staff.queries import now

pytestmark = pytest.mark.usefixtures("shop")
ENGLISH = Reader("en", "gregorian", "latin", "UTC", 0, "EUR", "EUR")
PERSIAN = Reader("fa", "jalali", "persian", "UTC", 5, "EUR", "EUR")
WORDS = {"words": "Bread", "contact": "Maria, 2310", "notes": "Closed on Monday"}


@pytest.fixture
def programme(db: None) -> Programme:
    return make_programme()


@pytest.fixture
def bakery(programme: Programme) -> Partner:
    return add_partner(programme_id=programme.id, name="Bakery", at=BEGAN, by=SYSTEM)


@pytest.fixture
def water(programme: Programme) -> Cause:
    return create_cause(
        programme_id=programme.id,
        key="cause-1",
        names={"en": "Clean water", "fa": "آب پاک"},
        words={"en": "Wells", "fa": "چاه"},
        account="GR16",
        at=BEGAN,
        by=SYSTEM,
    )


@pytest.fixture
def sale(programme: Programme) -> RuleGroup:
    return group(programme, "sale")


def group(programme: Programme, key: str) -> RuleGroup:
    return add_rule_group(programme_id=programme.id, key=key, mode="all", at=BEGAN, by=SYSTEM)


def page_of(partner: Partner, deed: str = "") -> str:
    return f"/loyalty/{partner.programme_id}/partners/{partner.id}/{deed}"


def told(kind: str) -> Any:
    return Entry.objects.get(kind=kind).payload


def change_the_cause(cause: Cause, **said: Any) -> Cause:
    usual = {"names": cause.names, "words": cause.words, "account": cause.account}
    usual |= {"day_points_most": cause.day_points_most}
    return change_cause(cause_id=cause.id, at=BEGAN, by=SYSTEM, **(usual | said))


def change_the_group(changed: RuleGroup, **said: Any) -> RuleGroup:
    usual = {"name": "", "mode": changed.mode, "parent": changed.parent}
    return change_rule_group(group_id=changed.id, at=BEGAN, by=SYSTEM, **(usual | said))


def a_key(partner: Partner) -> PartnerKey:
    made, _text = make_partner_key(partner_id=partner.id, name="Till", at=BEGAN, by=SYSTEM)
    return made


def test_a_partner_is_changed_on_its_page(bakery: Partner, parvanehs_browser: Client) -> None:
    said = {"name": "Old Bakery", **WORDS}

    page = parvanehs_browser.post(page_of(bakery, "change/"), said, follow=True).content.decode()

    bakery.refresh_from_db()
    assert {name: getattr(bakery, name) for name in said} == said
    assert "Maria, 2310" in page


def test_what_is_noted_about_people_is_not_in_the_journal(bakery: Partner) -> None:
    change_partner(partner_id=bakery.id, name="Old Bakery", **WORDS, at=BEGAN, by=SYSTEM)

    assert told("loyalty.partner_changed") == {
        "partner": bakery.id,
        "changed": ["name", "words", "contact", "notes"],
        "before": {"name": "Bakery", "words": ""},
        "after": {"name": "Old Bakery", "words": "Bread"},
    }


def test_a_partner_does_not_take_the_name_of_another(bakery: Partner) -> None:
    add_partner(programme_id=bakery.programme_id, name="Cinema", at=BEGAN, by=SYSTEM)

    with pytest.raises(PartnerNameTaken):
        change_partner(partner_id=bakery.id, name="Cinema", at=BEGAN, by=SYSTEM)

    assert Partner.objects.get(pk=bakery.id).name == "Bakery"


def test_the_owner_makes_a_key_that_is_shown_once(
    bakery: Partner, parvanehs_browser: Client
) -> None:
    answer = parvanehs_browser.post(page_of(bakery, "keys/"), {"name": "Till in the old town"})

    key = ApiKey.objects.get()
    shown = parvanehs_browser.get(page_of(bakery)).content.decode()
    assert (key.scopes, bakery.keys.get().key_id) == (["loyalty:partner"], key.id)
    assert f"vafa_{key.prefix}_" in answer.content.decode()
    assert "Till in the old town" in shown
    assert f"vafa_{key.prefix}_…" in shown


def test_the_owner_revokes_a_key(bakery: Partner, parvanehs_browser: Client) -> None:
    key = a_key(bakery).key_id

    parvanehs_browser.post(page_of(bakery, f"keys/{key}/revoke/"))

    assert ApiKey.objects.get().revoked_at is not None
    assert told("loyalty.partner_key_revoked") == {"partner": bakery.id, "key": key}
    with pytest.raises(KeyRevokedAlready):
        revoke_partner_key(partner_id=bakery.id, key_id=key, at=BEGAN, by=SYSTEM)


def test_a_key_of_another_partner_is_not_revoked_here(bakery: Partner) -> None:
    programme_id = bakery.programme_id
    cinema = add_partner(programme_id=programme_id, name="Cinema", at=BEGAN, by=SYSTEM)
    key = a_key(cinema).key_id

    with pytest.raises(KeyOfAnother):
        revoke_partner_key(partner_id=bakery.id, key_id=key, at=BEGAN, by=SYSTEM)

    assert ApiKey.objects.get().revoked_at is None


def test_a_partner_has_only_so_many_keys(bakery: Partner) -> None:
    for _time in range(KEYS_MOST):
        a_key(bakery)

    with pytest.raises(TooManyTillKeys):
        a_key(bakery)

    assert ApiKey.objects.count() == KEYS_MOST


def test_only_the_owner_makes_keys(bakery: Partner, nikos_browser: Client) -> None:
    answer = nikos_browser.post(page_of(bakery, "keys/"), {"name": "Till"})

    page = nikos_browser.get(page_of(bakery)).content.decode()
    assert (answer.status_code, ApiKey.objects.count()) == (403, 0)
    assert "Make a key" not in page


def test_a_name_is_masked_to_its_first_letters() -> None:
    names = {"Reza Karimi": "R… K…", "رضا کریمی": "ر… ک…", "": "", "(Ἑλένη)": "Ἑ…", " - ": ""}

    assert {name: masked_name(name) for name in names} == names
    assert masked_name("a b c d e") == "a… b… c…"


def test_a_cause_is_changed_on_its_page_and_keeps_words_that_nobody_changed(
    water: Cause, parvanehs_browser: Client
) -> None:
    said = {"name_en": "Water", "name_fa": "آب", "words": "Wells", "account": "GR17"}
    address = f"/loyalty/{water.programme_id}/causes/{water.id}/change/"

    page = parvanehs_browser.post(address, said, follow=True).content.decode()

    water.refresh_from_db()
    assert (water.names, water.account) == ({"en": "Water", "fa": "آب"}, "GR17")
    assert (water.words, water.key) == ({"en": "Wells", "fa": "چاه"}, "cause-1")
    assert "GR17" in page


def test_where_the_money_of_a_cause_is_sent_is_not_in_the_journal(water: Cause) -> None:
    close_cause(cause_id=water.id, at=BEGAN, by=SYSTEM)

    change_the_cause(water, account="GR17", day_points_most=50)

    payload = told("loyalty.cause_changed")
    assert payload["changed"] == ["account", "day_points_most"]
    assert payload["before"] == {"day_points_most": None}
    assert payload["after"] == {"day_points_most": 50}


@pytest.mark.parametrize("wrong", [{"names": {"en": " "}}, {"account": " "}])
def test_a_cause_keeps_a_name_and_an_account(water: Cause, wrong: dict[str, Any]) -> None:
    with pytest.raises(CauseDoesNotFit):
        change_the_cause(water, **wrong)

    assert Cause.objects.get().account == "GR16"


def test_saying_the_same_of_a_cause_writes_nothing(water: Cause) -> None:
    change_the_cause(water)

    assert not Entry.objects.filter(kind="loyalty.cause_changed").exists()


def test_a_group_of_rules_is_changed_on_the_page_of_rules(
    sale: RuleGroup, programme: Programme, parvanehs_browser: Client
) -> None:
    group(programme, "all-offers")
    said = {"name": "Sale", "mode": "first", "parent": "all-offers"}
    address = f"/loyalty/{programme.id}/rules/groups/{sale.id}/change/"

    page = parvanehs_browser.post(address, said, follow=True).content.decode()

    sale.refresh_from_db()
    assert (sale.name, sale.mode, sale.parent, sale.key) == ("Sale", "first", "all-offers", "sale")
    assert "within “all-offers”" in page
    assert told("loyalty.rule_group_changed")["before"] == {"name": "", "mode": "all", "parent": ""}


def test_a_group_does_not_stand_within_itself(sale: RuleGroup, programme: Programme) -> None:
    inner = change_the_group(group(programme, "inner"), parent="sale")
    innermost = change_the_group(group(programme, "innermost"), parent="inner")

    for parent in (sale.key, inner.key, innermost.key):
        with pytest.raises(GroupWithinItself):
            change_the_group(sale, parent=parent)

    assert RuleGroup.objects.get(key="sale").parent == ""


@pytest.mark.parametrize("wrong", [{"mode": "most"}, {"parent": "nothing"}])
def test_a_group_that_cannot_be_meant_is_refused(sale: RuleGroup, wrong: dict[str, str]) -> None:
    with pytest.raises(RuleGroupDoesNotFit):
        change_the_group(sale, **wrong)

    assert not Entry.objects.filter(kind="loyalty.rule_group_changed").exists()


@pytest.mark.parametrize("deed", ["partners/{0}/", "causes/{1}/", "rules/groups/{2}/"])
def test_a_viewer_changes_nothing(
    deed: str, bakery: Partner, water: Cause, sale: RuleGroup, viewers_browser: Client
) -> None:
    path = deed.format(bakery.id, water.id, sale.id)
    address = f"/loyalty/{bakery.programme_id}/{path}change/"

    answer = viewers_browser.post(address, {"name": "X", "mode": "first"})

    assert answer.status_code == 403
    assert not Entry.objects.filter(kind__endswith="_changed").exists()


@pytest.mark.parametrize(
    ("reader", "written"), [(ENGLISH, "-€0.0475"), (PERSIAN, "\u2066−۰٫۰۴۷۵\u2069\xa0یورو")]
)
def test_what_the_shop_owes_has_its_sign_before_the_amount(reader: Reader, written: str) -> None:
    context = Context({"reader": reader})

    shown = Template("{% load loyalty_money %}{% exact_money -47500 'EUR' %}").render(context)

    assert shown == written


def test_gifts_of_this_month_stand_in_it_though_the_shop_looks_from_an_earlier_day(
    water: Cause,
) -> None:
    Shop.objects.update(as_of_date=date(2020, 5, 1))
    reza = make_member(water.programme, Customer.objects.create(number="7"))
    make_points(reza, 100)
    gift: dict[str, Any] = {"points": 100, "cause_id": water.id, "source": "1", "by": SYSTEM}
    donate_points(member_id=reza.id, at=now(), **gift)

    chart = months_chart(water.programme_id, ENGLISH)

    assert chart.categories[-1] == now().date().replace(day=1)
    assert chart.series[0].values[-1] == 500
