from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import Actor
from vafa.core.presentation import DEFAULT_READERS
from vafa.processes.actions import (
    add_measure,
    add_starter_processes,
    measure_process,
    suggest_improvement,
)
from vafa.processes.models import Improvement, Measure, MeasuredValue, Opinion, Process
from vafa.processes.tests.conftest import AT, TODAY

QUERIES_MAX = 12
PAGES = ("/processes/", "/processes/board/", "/processes/improvements/")


@pytest.fixture
def cost(returns: Process, by_parvaneh: Actor) -> Measure:
    """What one return costs, in money."""
    return add_measure(
        process_id=returns.id, name="Cost of one return", aspect="cost", unit="money",
        target=Decimal(500_000), is_less_better=True, at=AT, by=by_parvaneh,
    )  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_page_says_what_to_do(address: str, parvanehs_browser: Client) -> None:
    page = parvanehs_browser.get(address)

    assert page.status_code == 200
    assert "vafa-empty" in page.content.decode()


@pytest.mark.parametrize("address", [*PAGES, "process"])
def test_a_full_page_takes_few_queries(
    address: str, parvanehs_browser: Client, by_parvaneh: Actor
) -> None:
    add_starter_processes(language="en", at=AT, by=by_parvaneh)
    for number, measure in enumerate(Measure.objects.order_by("id")):
        for days in range(9):
            measure_process(
                measure_id=measure.id, day=TODAY - timedelta(30 * days), value=Decimal(days),
                today=TODAY, at=AT, by=by_parvaneh,
            )  # fmt: skip
        suggest_improvement(
            process_id=measure.process_id, title=f"Idea {number}", text="", source="other", at=AT,
            by=by_parvaneh,
        )  # fmt: skip
    Improvement.objects.filter(title="Idea 1").update(state="work")
    if address == "process":
        address = f"/processes/{Process.objects.get(starter='returns').id}/"

    with CaptureQueriesContext(connection) as queries:
        assert parvanehs_browser.get(address).status_code == 200

    assert len(queries) <= QUERIES_MAX


def test_the_usual_processes_come_with_one_click(persian_browser: Client) -> None:
    page = persian_browser.post("/processes/starters/", follow=True)

    assert "مرجوعی‌ها" in page.content.decode()
    assert Process.objects.count() == 6


def test_the_register_is_narrowed_to_a_department(
    parvanehs_browser: Client, returns: Process
) -> None:
    service = parvanehs_browser.get("/processes/?department=service").content.decode()
    other = parvanehs_browser.get("/processes/?department=finance").content.decode()

    assert ("Returns" in service, "Returns" in other) == (True, False)


def test_a_process_is_described_on_its_page(parvanehs_browser: Client) -> None:
    page = parvanehs_browser.post(
        "/processes/add/",
        {"name": "Packing", "department": "logistics", "steps": "Pick\nPack"},
        follow=True,
    )

    assert "Packing" in page.content.decode()
    assert list(Process.objects.get().steps.values_list("text", flat=True)) == ["Pick", "Pack"]


def test_money_is_typed_and_read_in_the_shops_unit(
    persian_browser: Client, cost: Measure, returns: Process
) -> None:
    page = persian_browser.post(
        f"/processes/measures/{cost.id}/value/",
        {f"value-{cost.id}-value": "۴۵٬۰۰۰", f"value-{cost.id}-day": "۱۴۰۴/۱۲/۲۹"},
        follow=True,
    )

    kept = MeasuredValue.objects.get()
    assert (kept.value_milli, kept.day) == (450_000_000, date(2026, 3, 20))
    assert DEFAULT_READERS["fa"].money(450_000) in page.content.decode()
    assert "هدف محقق شد" in page.content.decode()


def test_a_form_shows_the_target_as_it_was_typed(
    parvanehs_browser: Client, cost: Measure, returns: Process
) -> None:
    page = parvanehs_browser.get(f"/processes/{returns.id}/")

    (shown,) = page.context["measures"]
    assert shown.change_form.initial["target"] == "50000"


def test_what_is_no_number_is_refused(parvanehs_browser: Client, cost: Measure) -> None:
    page = parvanehs_browser.post(
        f"/processes/measures/{cost.id}/value/",
        {f"value-{cost.id}-value": "a lot", f"value-{cost.id}-day": "2026-03-20"},
        headers={"Referer": "http://testserver/processes/"},
        follow=True,
    )

    assert "This is not a number we can read." in page.content.decode()
    assert not MeasuredValue.objects.exists()


def test_the_latest_value_is_taken_back(
    parvanehs_browser: Client, cost: Measure, by_parvaneh: Actor
) -> None:
    for day in (date(2026, 3, 1), date(2026, 2, 1)):
        measure_process(
            measure_id=cost.id, day=day, value=Decimal(5), today=TODAY, at=AT, by=by_parvaneh
        )

    parvanehs_browser.post(f"/processes/measures/{cost.id}/forget/")

    assert MeasuredValue.objects.get().day == date(2026, 2, 1)


def test_colleagues_write_down_what_they_think(minas_browser: Client, returns: Process) -> None:
    minas_browser.post(
        f"/processes/{returns.id}/opinion/",
        {"opinion-side": "inner", "opinion-thinks": "Too slow", "opinion-heard_date": "2026-03-20"},
    )

    assert Opinion.objects.get().thinks == "Too slow"


def test_a_colleague_suggests_and_the_owner_decides(
    minas_browser: Client, parvanehs_browser: Client
) -> None:
    said = {"title": "Print the label at home", "source": "employee"}
    minas_browser.post("/processes/improvements/add/", said)
    path = f"/processes/improvements/{Improvement.objects.get().id}"

    refused = minas_browser.post(f"{path}/move/", {"to_state": "review"})
    page = parvanehs_browser.post(f"{path}/move/", {"to_state": "review"}, follow=True)

    assert refused.status_code == 403
    assert "Under review" in page.content.decode()
    assert Improvement.objects.get().state == "review"


def test_a_declined_idea_shows_its_reason(parvanehs_browser: Client, idea: Improvement) -> None:
    page = parvanehs_browser.post(
        f"/processes/improvements/{idea.id}/move/",
        {"to_state": "declined", "note": "Nobody has a printer"},
        follow=True,
    )

    assert "Nobody has a printer" in page.content.decode()


def test_an_improvement_is_described_anew_and_its_effect_noted(
    parvanehs_browser: Client, idea: Improvement
) -> None:
    path = f"/processes/improvements/{idea.id}"
    parvanehs_browser.post(
        f"{path}/change/", {"title": "Print it", "source": "measure", "process_id": ""}
    )
    Improvement.objects.update(state="done")

    page = parvanehs_browser.post(f"{path}/effect/", {"effect": "Two days less"}, follow=True)

    found = Improvement.objects.get()
    assert (found.title, found.source, found.process_id) == ("Print it", "measure", None)
    assert "Two days less" in page.content.decode()


def test_the_log_is_narrowed_by_state_and_source(
    parvanehs_browser: Client, idea: Improvement
) -> None:
    found = parvanehs_browser.get("/processes/improvements/?source=complaint&state=idea")
    nothing = parvanehs_browser.get("/processes/improvements/?source=measure")

    assert (len(found.context["rows"]), len(nothing.context["rows"])) == (1, 0)


def test_a_viewer_looks_and_suggests_nothing(viewers_browser: Client, returns: Process) -> None:
    looked = viewers_browser.get(f"/processes/{returns.id}/")
    refused = viewers_browser.post("/processes/improvements/add/", {"title": "No"})

    assert (looked.status_code, refused.status_code) == (200, 403)
    assert not Improvement.objects.exists()


@pytest.mark.parametrize("address", ["/processes/9/", "/processes/improvements/9/"])
def test_what_is_not_there_is_not_found(address: str, parvanehs_browser: Client) -> None:
    assert parvanehs_browser.get(address).status_code == 404
