"""Rules are listed, written by a form, tried on a basket and let go live, through the door."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.loyalty.actions import (
    Asked,
    change_approval_policy,
    commit_checkout,
    write_loyalty_rule,
)
from vafa.loyalty.actions.programmes import NoSuchRuleGroup
from vafa.loyalty.make import A_POINT_A_EURO, make_member, make_points, make_programme
from vafa.loyalty.models import Programme, Rule, RuleMode, RuleProposal, RuleVersion
from vafa.loyalty.queries import rulebook_of
from vafa.loyalty.rules.engine import Line, Order

QUERIES_MAX = 20
AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
HTMX = {"hx-request": "true"}
# As the fields of the form are named.
TYPED: dict[str, Any] = {
    "trigger": "order_paid", "name": "Books", "mode": "draft", "priority": "5",
    "when-0-field": "order.total", "when-0-how": "at_least", "when-0-value": "50",
    "when-1-field": "line.category", "when-1-how": "is", "when-1-value": "books",
    "then-0-kind": "grant", "then-0-formula": "per_money", "then-0-amount": "2",
    "then-0-money": "1.50", "then-0-most": "500", "then-0-pending": "days_after_order",
    "then-0-pending_days": "14", "then-0-validity": "month_end", "then-0-validity_number": "12",
    "then-0-reason": "purchase",
    "limits-0-per": "customer", "limits-0-period": "month", "limits-0-of": "grant",
    "limits-0-most": "1,000",
    "schedule-weekdays": ["4", "5"], "schedule-first_day": "1/4/2026",
    "schedule-start": "08:00", "schedule-end": "12:00", "stacking": "exclusive",
}  # fmt: skip
SAID = (
    "When an order is paid and the order's total is at least €50.00 and the order has a product"
    " where the category is \u2068books\u2069: give 2 stars for each €1.50"
)
pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def programme(db: None) -> Programme:
    return make_programme()


def rules_of(programme: Programme) -> str:
    return f"/loyalty/{programme.id}/rules/"


def posted(client: Client, address: str, step: str, **fields: Any) -> str:
    return client.post(address, {**TYPED, "step": step, **fields}).content.decode()


def test_the_rules_are_said_as_sentences(programme: Programme, parvanehs_browser: Client) -> None:
    page = parvanehs_browser.get(rules_of(programme)).content.decode()

    assert "When an order is paid: give 1 star for each €1" in page


def test_a_new_rule_begins_whole(programme: Programme, parvanehs_browser: Client) -> None:
    page = parvanehs_browser.get(f"{rules_of(programme)}new/").content.decode()

    assert "give 1 star for each €2.50, to be used 14 days later, valid for 12 months" in page
    assert "A whole number is needed here." not in page


def test_a_rule_is_written_by_a_form(programme: Programme, parvanehs_browser: Client) -> None:
    page = parvanehs_browser.post(
        f"{rules_of(programme)}new/", {**TYPED, "step": "save"}, follow=True
    )

    assert SAID in page.content.decode().replace("&#x27;", "'")
    version = RuleVersion.objects.get(rule__name="Books")
    assert (version.mode, version.priority, version.number) == ("draft", 5, 1)
    (grant,) = version.body["then"]
    assert grant["grant"]["pending"] == {"kind": "days_after_order", "days": 14}
    assert version.body["limits"][0]["most"] == 1_000
    assert version.body["schedule"]["weekdays"] == [4, 5]


def test_what_was_written_comes_back_into_the_form_as_it_was(
    programme: Programme, parvanehs_browser: Client
) -> None:
    posted(parvanehs_browser, f"{rules_of(programme)}new/", "save")
    rule = Rule.objects.get(name="Books")

    page = parvanehs_browser.get(f"{rules_of(programme)}{rule.id}/edit/").content.decode()

    assert "rule-text" not in page
    for value in ("50", "books", "1.5", "500", "14", "12", "1,000", "08:00"):
        assert f'value="{value}"' in page


def test_a_rule_that_the_form_cannot_say_is_shown_as_text(
    programme: Programme, parvanehs_browser: Client
) -> None:
    body = {**A_POINT_A_EURO, "when": {"nth_order": {"every": 3}}}
    write_loyalty_rule(
        programme_id=programme.id, name="Third", body=body, mode=RuleMode.DRAFT, at=AT, by=SYSTEM
    )
    rule = Rule.objects.get(name="Third")

    page = parvanehs_browser.get(f"{rules_of(programme)}{rule.id}/edit/").content.decode()

    assert 'id="rule-text"' in page
    assert "nth_order" in page


def test_the_sentence_follows_while_one_types(
    programme: Programme, parvanehs_browser: Client
) -> None:
    address = f"{rules_of(programme)}new/"

    part = parvanehs_browser.post(
        address, {**TYPED, "step": "sketch"}, headers=HTMX
    ).content.decode()

    assert 'id="sketch"' in part
    assert "<html" not in part
    assert SAID in part.replace("&#x27;", "'")


def test_every_refusal_stands_beside_its_row(
    programme: Programme, parvanehs_browser: Client
) -> None:
    wrong = {"when-0-value": "much", "then-0-amount": "", "limits-0-most": "0"}
    address = f"{rules_of(programme)}new/"

    part = parvanehs_browser.post(
        address, {**TYPED, **wrong, "step": "sketch"}, headers=HTMX
    ).content.decode()

    for place in ("when-0", "then-0", "limits-0"):
        row = part.split(f'id="no-{place}"')[1].split("</div>")[0]
        assert row.rpartition(">")[2] != ""
    assert part.split('id="no-when-1"')[1].split("</div>")[0].endswith(">")


@pytest.mark.parametrize(
    "wrong",
    [{"when-0-value": "much"}, {"name": ""}, {"priority": "high"}, {"mode": "gone"},
     {"trigger": "birthday"}],
)  # fmt: skip
def test_what_is_wrong_is_not_saved(
    wrong: dict[str, str], programme: Programme, parvanehs_browser: Client
) -> None:
    page = parvanehs_browser.post(f"{rules_of(programme)}new/", {**TYPED, **wrong, "step": "save"})

    assert page.status_code == 422
    assert "vafa-alert" in page.content.decode()
    assert RuleVersion.objects.count() == 1


def test_rows_come_and_go(programme: Programme, parvanehs_browser: Client) -> None:
    address = f"{rules_of(programme)}new/"

    assert 'name="when-2-field"' in posted(parvanehs_browser, address, "add:when")
    assert 'name="when-1-field"' not in posted(parvanehs_browser, address, "drop:when-0")
    assert 'name="then-0-kind"' not in posted(parvanehs_browser, address, "drop:then-0")


def test_a_choice_brings_the_fields_that_it_needs(
    programme: Programme, parvanehs_browser: Client
) -> None:
    address = f"{rules_of(programme)}new/"
    chosen = {"then-0-kind": "discount", "then-0-off": "percent"}

    page = posted(parvanehs_browser, address, "shape", trigger="order_quoted", **chosen)

    assert 'name="then-0-share"' in page
    assert 'name="then-0-formula"' not in page


def test_the_form_becomes_text_and_text_the_form(
    programme: Programme, parvanehs_browser: Client
) -> None:
    address = f"{rules_of(programme)}new/"

    as_text = posted(parvanehs_browser, address, "text")
    back = parvanehs_browser.post(
        address, {"way": "text", "text": json.dumps(A_POINT_A_EURO), "step": "form"}
    ).content.decode()

    assert "per_money" in as_text.split("<textarea")[1]
    assert 'name="then-0-money" value="1"' in back


def test_text_is_held_to_the_same_rules(programme: Programme, parvanehs_browser: Client) -> None:
    text = json.dumps({"trigger": "order_paid", "then": [{"grant": {"asset": "points-1"}}]})
    fields = {"way": "text", "text": text, "name": "Text", "step": "save", "mode": "draft"}

    page = parvanehs_browser.post(f"{rules_of(programme)}new/", fields)

    assert page.status_code == 422
    assert "/then/0/grant/amount" in page.content.decode()
    assert RuleVersion.objects.count() == 1


def test_rules_are_put_into_a_group(programme: Programme, parvanehs_browser: Client) -> None:
    said = {"key": "sale", "mode": "best_for_customer"}

    for _time in range(2):
        parvanehs_browser.post(f"{rules_of(programme)}groups/add/", said)
    posted(parvanehs_browser, f"{rules_of(programme)}new/", "save", group="sale", mode="live")

    assert programme.groups.get().mode == "best_for_customer"
    assert RuleVersion.objects.get(rule__name="Books").group == "sale"
    assert rulebook_of(programme=programme).items[1].key == "sale"


@pytest.mark.parametrize("wrong", [{"key": "The sale"}, {"mode": "some"}])
def test_a_group_that_cannot_be_meant_is_refused(
    wrong: dict[str, str], programme: Programme, parvanehs_browser: Client
) -> None:
    said = {"key": "sale", "mode": "first", **wrong}

    parvanehs_browser.post(f"{rules_of(programme)}groups/add/", said)

    assert not programme.groups.exists()


def test_a_new_rule_does_not_take_the_name_of_another(
    programme: Programme, parvanehs_browser: Client
) -> None:
    page = parvanehs_browser.post(
        f"{rules_of(programme)}new/", {**TYPED, "name": "Rule 1", "step": "save"}
    )

    assert page.status_code == 422
    assert RuleVersion.objects.count() == 1


def test_a_group_that_is_not_there_is_refused(programme: Programme) -> None:
    with pytest.raises(NoSuchRuleGroup):
        write_loyalty_rule(
            programme_id=programme.id, name="Books", body=A_POINT_A_EURO, mode=RuleMode.DRAFT,
            group="sale", at=AT, by=SYSTEM,
        )  # fmt: skip

    assert RuleVersion.objects.count() == 1


@pytest.mark.parametrize("mode", ["shadow", "live", "ended"])
def test_a_rule_changes_its_mode_by_a_new_version(
    mode: str, programme: Programme, parvanehs_browser: Client
) -> None:
    posted(parvanehs_browser, f"{rules_of(programme)}new/", "save")
    rule = Rule.objects.get(name="Books")

    parvanehs_browser.post(f"{rules_of(programme)}{rule.id}/mode/", {"mode": mode})

    assert list(rule.versions.order_by("number").values_list("number", "mode")) == [
        (1, "draft"), (2, mode),
    ]  # fmt: skip


def test_the_page_of_a_rule_shows_what_changed_and_what_it_answered(
    programme: Programme, parvanehs_browser: Client
) -> None:
    rule = programme.rules.get()
    body = {**A_POINT_A_EURO, "trigger": "order_placed"}
    write_loyalty_rule(
        programme_id=programme.id, name=rule.name, body=body, mode=RuleMode.LIVE, at=AT, by=SYSTEM
    )
    basket = Order(key="basket 1", lines=(Line("one", 5_000),))
    commit_checkout(programme_id=programme.id, asked=Asked(basket), at=AT, by=SYSTEM)

    page = parvanehs_browser.get(f"{rules_of(programme)}{rule.id}/").content.decode()

    assert "When an order is placed</p>" in page
    assert "<del>When an order is paid</del>" in page
    assert "The rule applied" in page


def test_a_rule_with_many_versions_is_paged(
    programme: Programme, parvanehs_browser: Client
) -> None:
    rule = programme.rules.get()
    for number in range(22):
        write_loyalty_rule(
            programme_id=programme.id, name=rule.name, body=A_POINT_A_EURO, mode=RuleMode.LIVE,
            priority=number + 1, at=AT, by=SYSTEM,
        )  # fmt: skip

    first = parvanehs_browser.get(f"{rules_of(programme)}{rule.id}/").content.decode()
    second = parvanehs_browser.get(f"{rules_of(programme)}{rule.id}/?before=4").content.decode()

    assert "?before=4" in first
    assert ("Version 3<" in second, "Version 4<" in second) == (True, False)


def tried(client: Client, programme: Programme, **fields: str) -> str:
    basket = {"try-0-amount": "90", "try-0-pieces": "1", "try-0-category": "books"}
    address = f"{rules_of(programme)}new/"
    posted = {**TYPED, **basket, "schedule-weekdays": [], "schedule-start": "",
              "schedule-end": "", "schedule-first_day": "", **fields, "step": "try"}  # fmt: skip
    return client.post(address, posted, headers=HTMX).content.decode()


def test_a_draft_is_tried_together_with_the_live_rules(
    programme: Programme, parvanehs_browser: Client
) -> None:
    make_member(programme, Customer.objects.create(number="reza"))

    page = tried(parvanehs_browser, programme, **{"try-member": "reza"}, stacking="")

    # 2 for each 1.50 of the draft and 1 for each euro of the rule that is live: 120 and 90.
    assert "<dd>210 stars</dd>" in page
    assert "being written" in page
    assert page.count("The rule applied.") == 2


def test_a_trial_says_why_nothing_was_given(
    programme: Programme, parvanehs_browser: Client
) -> None:
    page = tried(parvanehs_browser, programme, **{"try-0-amount": "20"})

    assert "It was: €20" in page.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    "wrong", [{"try-member": "nobody"}, {"try-0-amount": "x"}, {"try-day": "32/13/2026"}]
)
def test_a_basket_that_cannot_be_read_is_refused(
    wrong: dict[str, str], programme: Programme, parvanehs_browser: Client
) -> None:
    page = tried(parvanehs_browser, programme, **wrong)

    assert "text-danger" in page
    assert "<dl" not in page


def test_a_trial_writes_nothing(programme: Programme, parvanehs_browser: Client) -> None:
    member = make_member(programme, Customer.objects.create(number="reza"))
    make_points(member, 500)
    before = _rows()

    tried(parvanehs_browser, programme, **{"try-member": "reza", "try-points": "100"})

    assert _rows() == before


def _rows() -> dict[str, int]:
    models = [*apps.get_app_config("vafa_ledger").get_models()]
    models += apps.get_app_config("vafa_loyalty").get_models()
    return {model.__name__: model._default_manager.count() for model in models}


def test_a_rule_that_gives_much_is_proposed_and_approved_by_another(
    programme: Programme, nikos_browser: Client, parvanehs_browser: Client
) -> None:
    change_approval_policy(budget_most=None, is_for_uncapped=True, at=AT, by=SYSTEM)
    fields = {"then-0-most": "", "limits-0-per": "customer", "mode": "live"}
    posted(nikos_browser, f"{rules_of(programme)}new/", "save", **fields)
    proposal = RuleProposal.objects.get()
    assert not Rule.objects.filter(name="Books").exists()

    seen = parvanehs_browser.get(rules_of(programme)).content.decode()
    parvanehs_browser.post(f"{rules_of(programme)}proposals/{proposal.id}/approve/")

    assert "Nothing caps what it gives away." in seen
    assert RuleVersion.objects.get(rule__name="Books").mode == "live"


def test_nikos_approves_nothing(programme: Programme, nikos_browser: Client) -> None:
    change_approval_policy(budget_most=None, is_for_uncapped=True, at=AT, by=SYSTEM)
    posted(
        nikos_browser, f"{rules_of(programme)}new/", "save", **{"then-0-most": "", "mode": "live"}
    )
    proposal = RuleProposal.objects.get()

    for way in ("approve", "decline"):
        answer = nikos_browser.post(f"{rules_of(programme)}proposals/{proposal.id}/{way}/")
        assert answer.status_code == 403

    assert RuleProposal.objects.get().state == "waiting"


def test_a_proposal_is_turned_down_by_its_button(
    programme: Programme, nikos_browser: Client, parvanehs_browser: Client
) -> None:
    change_approval_policy(budget_most=None, is_for_uncapped=True, at=AT, by=SYSTEM)
    posted(
        nikos_browser, f"{rules_of(programme)}new/", "save", **{"then-0-most": "", "mode": "live"}
    )
    proposal = RuleProposal.objects.get()

    parvanehs_browser.post(f"{rules_of(programme)}proposals/{proposal.id}/decline/")

    assert RuleProposal.objects.get().state == "declined"
    assert not Rule.objects.filter(name="Books").exists()


def test_the_owner_says_what_needs_a_second_person(
    programme: Programme, parvanehs_browser: Client
) -> None:
    parvanehs_browser.post(f"{rules_of(programme)}approvals/", {"budget_most": "1,000"})

    page = parvanehs_browser.get(rules_of(programme)).content.decode()
    assert 'value="1,000"' in page


@pytest.mark.parametrize("browser", ["parvanehs_browser", "persian_browser", "greek_browser"])
@pytest.mark.parametrize("address", ["", "new/", "{}/", "{}/edit/"])
def test_pages_of_rules_open_in_every_language_with_few_queries(
    address: str, browser: str, programme: Programme, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(browser)
    rule = programme.rules.get()

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"{rules_of(programme)}{address.format(rule.id)}")

    assert answer.status_code == 200
    assert len(queries) <= QUERIES_MAX


@pytest.mark.parametrize("address", ["new/", "{}/edit/", "{}/mode/", "approvals/", "groups/add/"])
def test_a_viewer_writes_no_rules(
    address: str, programme: Programme, viewers_browser: Client
) -> None:
    rule = programme.rules.get()

    answer = viewers_browser.post(
        f"{rules_of(programme)}{address.format(rule.id)}", {**TYPED, "step": "save", "mode": "live"}
    )

    assert answer.status_code == 403
    assert RuleVersion.objects.count() == 1
    assert viewers_browser.get(rules_of(programme)).status_code == 200


def test_a_rule_of_another_programme_is_not_found(
    programme: Programme, parvanehs_browser: Client
) -> None:
    other = make_programme(name="Other")
    rule = other.rules.get()

    assert parvanehs_browser.get(f"{rules_of(programme)}{rule.id}/").status_code == 404


@pytest.mark.parametrize("address", ["", "new/"])
def test_the_way_to_the_other_pages_of_the_programme_stays(
    address: str, programme: Programme, parvanehs_browser: Client
) -> None:
    page = parvanehs_browser.get(f"{rules_of(programme)}{address}").content.decode()

    assert page.count('class="vafa-tab"') == 6
