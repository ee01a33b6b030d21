from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.portfolio.models import (
    AcquisitionSpend,
    Activity,
    CostRule,
    MarginRate,
    ProductCost,
    Team,
    TeamCost,
    ValuationRun,
)
from vafa.portfolio.tests.conftest import make_person, make_product, make_shop, make_team

PAGES = ["/costs/", "/costs/products/", "/costs/rates/", "/costs/time/", "/costs/acquisition/"]
QUERIES_MAX = 12
HTMX = {"HX-Request": "true"}


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_costs_asks_few_questions(parvaneh: Client, address: str) -> None:
    team = make_team()
    Activity.objects.create(code="pick_and_pack", team=team, seconds=360, driver="order")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page_of(parvaneh, address)

    assert len(asked) <= QUERIES_MAX


@pytest.mark.parametrize("address", PAGES)
def test_a_shop_without_anything_is_told_what_to_do(db: None, address: str) -> None:
    make_shop()

    assert "vafa-" in page_of(make_person(), address)


@pytest.mark.parametrize("address", [*PAGES, "/costs/import/"])
def test_who_answers_customers_sees_no_costs(run: ValuationRun, address: str) -> None:
    assert make_person("care_agent").get(address).status_code == 403


def test_a_marketer_sees_costs_and_changes_none(run: ValuationRun) -> None:
    nikos = make_person("marketer")

    assert "Fill in defaults" not in page_of(nikos, "/costs/")
    assert nikos.post("/costs/defaults/").status_code == 403
    assert CostRule.objects.count() == 0


def test_the_overview_shows_how_much_revenue_is_covered(parvaneh: Client) -> None:
    page = page_of(parvaneh, "/costs/")

    assert "50%" in page
    assert "30%" in page
    assert "20%" in page
    assert 'width="500"' in page


def test_defaults_are_one_click_and_marked(parvaneh: Client) -> None:
    parvaneh.post("/costs/defaults/")

    assert MarginRate.objects.get(category="").is_estimated
    assert page_of(parvaneh, "/costs/rates/").count(">estimated<") >= 5
    assert "Some of these figures are defaults" in page_of(parvaneh, "/costs/")


def test_products_without_a_cost_come_by_revenue(parvaneh: Client, run: ValuationRun) -> None:
    cup, jug = make_product("cup", run, revenue=9_000), make_product("jug", run, revenue=20_000)
    ProductCost.objects.create(
        product=cup, key="1", unit_cost_micro=1, stated_at=run.started_at, stated_by="system"
    )

    page = page_of(parvaneh, "/costs/products/")
    everything = page_of(parvaneh, "/costs/products/?show=all")

    assert "Jug" in page
    assert "Cup" not in page
    assert everything.index("Jug") < everything.index("Cup")
    assert jug.code in everything


def test_products_are_paged_by_key(parvaneh: Client, run: ValuationRun) -> None:
    for number in range(60):
        make_product(f"p{number:02}", run, revenue=1_000 if number % 2 else 2_000)

    first = page_of(parvaneh, "/costs/products/")
    (address,) = [part.split('"')[0] for part in first.split('href="')[1:] if "after=" in part][:1]
    second = page_of(parvaneh, address.replace("&amp;", "&"))

    shown = [{f"P{n:02}" for n in range(60) if f"P{n:02}<" in page} for page in (first, second)]
    assert (len(shown[0]), len(shown[1])) == (50, 10)
    assert not shown[0] & shown[1]


def test_a_cost_is_typed_in_place(parvaneh: Client, run: ValuationRun) -> None:
    cup = make_product("cup", run, revenue=10_000)

    answer = parvaneh.post(
        "/costs/products/save/", {"product": cup.id, "unit_cost": "4,50"}, headers=HTMX
    )

    assert answer.status_code == 200
    assert ProductCost.objects.get().unit_cost_micro == 450_000_000
    assert 'value="4.5"' in answer.content.decode()
    assert "55%" in answer.content.decode()


def test_a_cost_in_toman_is_kept_in_rial(run: ValuationRun) -> None:
    make_shop(currency="IRR", money_unit="IRT", calendar="jalali")
    cup = make_product("cup", run, revenue=5_000_000)

    make_person(language="fa").post(
        "/costs/products/save/", {"product": cup.id, "unit_cost": "۱۲٬۵۰۰"}
    )

    assert ProductCost.objects.get().unit_cost_micro == 125_000 * 1_000_000


def test_an_emptied_cost_is_forgotten(parvaneh: Client, run: ValuationRun) -> None:
    cup = make_product("cup", run, revenue=10_000)
    for typed in ("4", ""):
        parvaneh.post("/costs/products/save/", {"product": cup.id, "unit_cost": typed})

    assert ProductCost.objects.count() == 0


def test_what_is_no_number_is_refused_kindly(parvaneh: Client, run: ValuationRun) -> None:
    cup = make_product("cup", run, revenue=10_000)

    answer = parvaneh.post(
        "/costs/products/save/", {"product": cup.id, "unit_cost": "cheap"}, headers=HTMX
    )

    assert "not a number we can read" in answer.headers["HX-Trigger"]
    assert ProductCost.objects.count() == 0


def test_a_rule_and_a_rate_are_typed_on_their_page(parvaneh: Client) -> None:
    parvaneh.post("/costs/rates/save/", {"category": "", "rate": "38.5"})
    parvaneh.post(
        "/costs/rules/save/",
        {"kind": "shipping", "per": "order", "amount": "3.50", "country": "gr"},
    )

    assert MarginRate.objects.get().rate_basis_points == 3_850
    rule = CostRule.objects.get()
    assert (rule.amount, rule.country) == (350, "GR")
    page = page_of(parvaneh, "/costs/rates/")
    assert "38.50%" in page
    parvaneh.post(f"/costs/rules/{rule.id}/remove/")
    parvaneh.post("/costs/rates/forget/", {"category": ""})
    assert (CostRule.objects.count(), MarginRate.objects.count()) == (0, 0)


def test_the_page_says_what_a_usual_order_costs(parvaneh: Client) -> None:
    for per, name, typed in (("order", "amount", "3.50"), ("percent_of_revenue", "percent", "2")):
        kind = "shipping" if per == "order" else "payment_fee"
        parvaneh.post("/costs/rules/save/", {"kind": kind, "per": per, name: typed})

    page = page_of(parvaneh, "/costs/rates/")

    assert "a usual order of €50.00 costs €4.50" in page


def test_a_team_and_its_work_show_used_and_unused_time(parvaneh: Client) -> None:
    parvaneh.post(
        "/costs/time/team/save/",
        {"name": "Care", "monthly_cost": "800", "hours": "20", "practical": "80"},
    )
    team = Team.objects.get()
    said = {"code": "", "name": "Pick and pack", "team": team.id, "minutes": "6", "driver": "order"}
    parvaneh.post("/costs/time/activity/save/", said)

    page = page_of(parvaneh, "/costs/time/")

    assert TeamCost.objects.get().paid_minutes == 1_200
    assert Activity.objects.get().seconds == 360
    # 100 orders × 6 of 960 minutes, at 80,000 / 960 each: 50,000 used, 30,000 not.
    assert "62%" in page or "63%" in page
    assert "€300.00 was not" in page


def test_minutes_are_changed_in_place(parvaneh: Client) -> None:
    team = make_team()
    Activity.objects.create(
        code="answer_mail", team=team, seconds=360, driver="ticket", is_estimated=True
    )

    parvaneh.post(
        "/costs/time/activity/save/",
        {
            "code": "answer_mail",
            "name": "Answer a message",
            "team": team.id,
            "minutes": "4.5",
            "driver": "ticket",
        },
    )

    activity = Activity.objects.get()
    assert (activity.seconds, activity.name, activity.is_estimated) == (270, "", False)


def test_spend_is_typed_into_a_grid_of_channels_and_months(parvaneh: Client) -> None:
    said = {"channel": "shop", "month": "2026-02-01", "amount": "400", "back": "0"}

    answer = parvaneh.post("/costs/acquisition/save/", said, headers=HTMX)

    assert AcquisitionSpend.objects.get().amount == 40_000
    page = answer.content.decode()
    assert "€50" in page
    assert "February 2026" in page
    parvaneh.post("/costs/acquisition/save/", {**said, "amount": ""})
    assert AcquisitionSpend.objects.count() == 0


def test_months_of_a_persian_shop_are_jalali(run: ValuationRun) -> None:
    make_shop(currency="IRR", money_unit="IRT", calendar="jalali")

    page = page_of(make_person(language="fa"), "/costs/acquisition/")

    assert "فروردین ۱۴۰۵" in page
    assert 'value="2026-02-20"' in page


@pytest.mark.parametrize("language", ["fa", "el"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_costs_speaks_the_readers_language(
    run: ValuationRun, address: str, language: str
) -> None:
    make_team()

    page = page_of(make_person(language=language), address)

    assert f'lang="{language}"' in page
    assert "Margins and orders" not in page
