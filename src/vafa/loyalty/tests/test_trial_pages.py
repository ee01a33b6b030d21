"""The pages of starting templates, trials and comparisons, through the door."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.customers.make import make_customer
from vafa.customers.models import Customer
from vafa.journal.jobs.progress import Progress
from vafa.journal.models import Work
from vafa.loyalty.actions.holdouts import hold_back
from vafa.loyalty.jobs.trials import try_rules
from vafa.loyalty.make import A_POINT_A_EURO, make_member, make_programme
from vafa.loyalty.models import Holdout, Programme, Rule, Simulation
from vafa.loyalty.tests.tier_cast import a_club
from vafa.orders.make import make_order
from vafa.staff.models import Shop

pytestmark = pytest.mark.usefixtures("shop")
TODAY = date(2026, 6, 30)
MARCH = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def as_of(shop: Shop) -> None:
    Shop.objects.update(as_of_date=TODAY)


def text_of(browser: Client, address: str) -> str:
    page = browser.get(address)
    assert page.status_code == 200
    return page.content.decode()


def finished(browser: Client, programme: Programme) -> Simulation:
    browser.post(f"/loyalty/{programme.id}/trials/start/", {"months": "6", "spent": "60"})
    simulation = Simulation.objects.latest("id")
    try_rules(Progress(), simulation_id=simulation.id)
    Work.objects.update(state="done")
    return simulation


def test_the_gallery_says_what_is_in_each_template(parvanehs_browser: Client) -> None:
    page = text_of(parvanehs_browser, "/loyalty/templates/")

    assert page.count("<article") == 3
    assert "When an order is paid: give 1 point for each €1.00" in page
    assert "from €300.00 of purchases" in page
    # The Persian one counts in rial.
    assert page.count("/install/") == 2
    assert "Made for shops that count in IRR" in page


@pytest.mark.parametrize("whose", ["persian_browser", "greek_browser"])
def test_the_gallery_is_read_in_every_language(whose: str, request: pytest.FixtureRequest) -> None:
    page = text_of(request.getfixturevalue(whose), "/loyalty/templates/")

    assert page.count("<article") == 3
    assert "When an order" not in page


def test_a_template_becomes_a_draft_and_leads_to_its_trial(parvanehs_browser: Client) -> None:
    answer = parvanehs_browser.post("/loyalty/templates/greek/install/", {"name": "Our club"})

    programme = Programme.objects.get()
    assert (programme.name, programme.state) == ("Our club", "draft")
    assert answer.headers["Location"] == f"/loyalty/{programme.id}/trials/"
    assert "Not tried yet" in text_of(parvanehs_browser, answer.headers["Location"])


def test_who_may_only_look_draws_nothing_up(viewers_browser: Client) -> None:
    page = text_of(viewers_browser, "/loyalty/templates/")
    answer = viewers_browser.post("/loyalty/templates/greek/install/", {"name": "Our club"})

    assert "/install/" not in page
    assert answer.status_code == 403
    assert not Programme.objects.exists()


def test_a_template_without_a_name_is_refused(parvanehs_browser: Client) -> None:
    parvanehs_browser.post("/loyalty/templates/greek/install/", {"name": ""})

    assert not Programme.objects.exists()


def test_a_trial_is_watched_while_it_waits(parvanehs_browser: Client) -> None:
    programme = make_programme()
    parvanehs_browser.post(
        f"/loyalty/{programme.id}/trials/start/", {"months": "12", "spent": "60"}
    )

    page = text_of(parvanehs_browser, f"/loyalty/{programme.id}/trials/")

    assert f'hx-get="/loyalty/{programme.id}/trials/progress/"' in page
    part = text_of(parvanehs_browser, f"/loyalty/{programme.id}/trials/progress/")
    assert "Waiting for the worker" in part
    parvanehs_browser.post(f"/loyalty/{programme.id}/trials/cancel/")
    assert "was stopped" in text_of(parvanehs_browser, f"/loyalty/{programme.id}/trials/")


def test_the_result_is_told_in_figures(parvanehs_browser: Client) -> None:
    programme = make_programme()
    make_order(make_customer("mina"), "1", MARCH, 12_050)
    finished(parvanehs_browser, programme)

    page = text_of(parvanehs_browser, f"/loyalty/{programme.id}/trials/")

    assert "120 stars" in page
    # Sixty percent of 120 points, three cents each.
    assert "€2.16" in page
    # Forty percent of those points, five cents each; all of them are six euros.
    assert "€2.40" in page
    assert "€6.00 if nobody had spent any" in page
    assert "nobody has said yet what orders cost you" in page


def test_tiers_and_what_is_not_in_the_trial_stand_on_the_page(parvanehs_browser: Client) -> None:
    grant = {"asset": "points-1", "amount": {"fixed": {"amount": 5}}}
    programme = a_club(A_POINT_A_EURO, {"trigger": "birthday", "then": [{"grant": grant}]})
    for number in range(3):
        make_order(make_customer(str(number)), str(number), MARCH, 12_050)
    make_order(Customer.objects.latest("id"), "3", MARCH, 12_050)
    finished(parvanehs_browser, programme)

    page = text_of(parvanehs_browser, f"/loyalty/{programme.id}/trials/")

    rows = page[page.index("Members by tier at the end") :]
    assert "Friend</bdi>" in rows
    assert re.search(r'Silver</bdi></th><td class="vafa-figure">1</td>', rows)
    assert re.search(r"Not in the trial.*no day of that kind is known of those", page, re.DOTALL)


def test_a_trial_from_before_tiers_were_tried_is_still_shown(parvanehs_browser: Client) -> None:
    programme = make_programme()
    make_order(make_customer("mina"), "1", MARCH, 12_050)
    simulation = finished(parvanehs_browser, programme)
    simulation.refresh_from_db()
    assert simulation.result is not None
    del simulation.result["tally"]["tiers"], simulation.result["tally"]["events"]
    simulation.save()

    page = text_of(parvanehs_browser, f"/loyalty/{programme.id}/trials/")

    assert "120 stars" in page
    assert "Members by tier" not in page


def test_a_trial_of_other_rules_says_that_they_have_changed(parvanehs_browser: Client) -> None:
    programme = make_programme()
    make_order(make_customer("mina"), "1", MARCH, 12_050)
    finished(parvanehs_browser, programme)
    Simulation.objects.update(rules_hash="other")

    page = text_of(parvanehs_browser, f"/loyalty/{programme.id}/trials/")

    assert "The rules have changed since this trial" in page


def test_a_month_that_is_not_offered_is_refused(parvanehs_browser: Client) -> None:
    programme = make_programme()

    parvanehs_browser.post(f"/loyalty/{programme.id}/trials/start/", {"months": "7", "spent": "60"})

    assert not Simulation.objects.exists()


def test_what_a_rule_earned_begins_empty_and_is_asked_for(parvanehs_browser: Client) -> None:
    programme = make_programme()
    assert "Nothing is compared yet" in text_of(
        parvanehs_browser, f"/loyalty/{programme.id}/earned/"
    )

    parvanehs_browser.post(
        f"/loyalty/{programme.id}/earned/start/",
        {"rule": str(Rule.objects.get().id), "share": "20"},
    )

    assert Holdout.objects.get().share_bp == 2_000
    page = text_of(parvanehs_browser, f"/loyalty/{programme.id}/earned/")
    assert "Too little data to say" in page
    holdout = Holdout.objects.get()
    parvanehs_browser.post(f"/loyalty/{programme.id}/earned/{holdout.id}/end/")
    holdout.refresh_from_db()
    assert holdout.until is not None


def test_what_a_rule_earned_is_told_with_its_interval(parvanehs_browser: Client) -> None:
    programme = make_programme()
    hold_back(rule_id=Rule.objects.get().id, share_bp=5_000, at=MARCH, by=SYSTEM)
    for number in range(100):
        member = make_member(programme, make_customer(str(number)), at=MARCH)
        make_order(member.customer, str(number), MARCH + timedelta(days=3), 1_000 + number)

    page = text_of(parvanehs_browser, f"/loyalty/{programme.id}/earned/")

    assert "with 95 percent certainty between" in page
    assert "That may still be chance." in page


def test_who_may_only_look_begins_neither_trial_nor_comparison(viewers_browser: Client) -> None:
    programme = make_programme()
    rule = str(Rule.objects.get().id)

    answers = [
        viewers_browser.post(f"/loyalty/{programme.id}/{address}", said).status_code
        for address, said in (
            ("trials/start/", {"months": "6", "spent": "60"}),
            ("trials/cancel/", {}),
            ("earned/start/", {"rule": rule, "share": "20"}),
        )
    ]

    assert answers == [403, 403, 403]
    assert not Simulation.objects.exists()
    assert not Holdout.objects.exists()


def test_a_comparison_of_another_programme_is_missing(parvanehs_browser: Client) -> None:
    programme = make_programme()
    holdout = hold_back(rule_id=Rule.objects.get().id, share_bp=1_000, at=MARCH, by=SYSTEM)

    answer = parvanehs_browser.post(f"/loyalty/{programme.id + 1}/earned/{holdout.id}/end/")

    assert answer.status_code == 404
    assert Holdout.objects.get().until is None
