"""The classic two-dimensional views: who is in which cell, and the people behind each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import Customer
from vafa.insight.models import ListedPeople, PageAggregate
from vafa.insight.refresh.figures.classic import classic_views
from vafa.insight.refresh.known import Known
from vafa.insight.refresh.listed_people import keep_listed_people
from vafa.insight.rules.shapes import shape_of
from vafa.insight.tests.small_base import known_of
from vafa.portfolio.models import ValuationRun

ADDRESS, PEOPLE = "/profit/views/", "/profit/views/people/"


def somebody(margin: int, cost: int, **row: Any) -> dict[str, Any]:
    """Make a buyer of 1,000 in the year who leaves what is left."""
    return {
        "gross_margin_year": margin,
        "cost_to_serve_year": cost,
        "contribution_year": margin - cost,
        "contribution_24": 2 * (margin - cost),
        "significance": "",
        **row,
    }


CORNERS = (somebody(500, 400), somebody(500, 50), somebody(100, 400), somebody(100, 50))


def people_of(known: Known, view: str) -> dict[str, list[int]]:
    """List who is in each cell, as pages of lists do."""
    placed = classic_views(known).placed
    keep_listed_people(known.engine, placed, run_id=9, page="classic")
    rows = ListedPeople.objects.filter(run_id=9, name__startswith=f"classic.{view}.")
    named: dict[str, list[int]] = {}
    for row in rows.order_by("name", "position"):
        named.setdefault(row.name.split(".", 2)[2], []).extend(row.people)
    return named


@pytest.mark.django_db
def test_the_medians_part_customers_into_shapiro_s_four(tmp_path: Path) -> None:
    known = known_of(tmp_path, *CORNERS)

    found = classic_views(known).figures["shapiro"]

    assert found["medians"] == {"price": 0.3, "cost": 0.225}
    assert people_of(known, "shapiro") == {
        "carriage_trade": [1], "passive": [2], "aggressive": [3], "bargain": [4],
    }  # fmt: skip
    assert found["cells"]["aggressive"]["contribution"] == -300


def test_one_margin_for_all_leaves_nothing_to_split(tmp_path: Path) -> None:
    same = (somebody(400, 100), somebody(400, 300))

    assert classic_views(known_of(tmp_path, *same)).figures["shapiro"] is None


@pytest.mark.django_db
def test_a_loss_now_with_much_to_come_lies_apart(tmp_path: Path) -> None:
    rising = somebody(100, 400, contribution_24=5_000)

    found = people_of(known_of(tmp_path, *CORNERS, rising), "time")

    assert found["3.0"] == [5]
    assert found["0.0"] == [3]


@pytest.mark.django_db
def test_the_most_difficult_fifth_of_the_important_is_key_and_hard(tmp_path: Path) -> None:
    people = [somebody(500, 50 + n, difficulty=n / 10) for n in range(6)]
    people[5]["significance"] = " referee "

    known = known_of(tmp_path, *people)

    found = classic_views(known).figures["fiocca"]

    assert people_of(known, "fiocca")["key_hard"] == [6]
    assert (found["nine"], found["important"]) == (None, 3)


def test_nine_cells_hold_each_of_the_important_once(tmp_path: Path) -> None:
    people = [
        somebody(500, 50, difficulty=0.1, significance=" volume ", contribution_24=100 + n)
        for n in range(36)
    ]

    nine = classic_views(known_of(tmp_path, *people)).figures["fiocca"]["nine"]

    assert sum(cell["customers"] for cell in nine.values()) == 36
    assert {cell[0] for cell in nine} == {"0", "1", "2"}


def test_without_costs_there_is_nothing_to_draw(tmp_path: Path) -> None:
    assert classic_views(known_of(tmp_path, {})).figures == {"is_known": False}


@pytest.fixture
def drawn(tmp_path: Path, run: ValuationRun, reza: Customer, eleni: Customer) -> ValuationRun:
    """The views of Reza, who pays well, and Eleni, who costs much."""
    people = (
        somebody(500, 50, customer_id=reza.id, difficulty=0.1),
        somebody(100, 400, customer_id=eleni.id, difficulty=0.9),
    )
    known = known_of(tmp_path, *people)
    views = classic_views(known)
    PageAggregate.objects.create(
        run_id=run.id,
        name="classic",
        shape=shape_of("classic"),
        payload=views.figures,
    )
    keep_listed_people(known.engine, views.placed, run_id=run.id, page="classic")
    return run


def test_the_page_names_the_cells_and_their_weakness(parvaneh: Client, drawn: ValuationRun) -> None:
    page = parvaneh.get(ADDRESS).content.decode()

    assert "Passive" in page
    assert "Bargain basement" not in page
    assert page.count("Its weakness:") == 3


def test_a_cell_leads_to_its_people(
    parvaneh: Client, drawn: ValuationRun, eleni: Customer, reza: Customer
) -> None:
    page = parvaneh.get(f"{PEOPLE}?view=shapiro&cell=aggressive").content.decode()

    assert eleni.name in page
    assert reza.name not in page


def test_an_unknown_cell_is_not_there(parvaneh: Client, drawn: ValuationRun) -> None:
    assert parvaneh.get(f"{PEOPLE}?view=shapiro&cell=nobody").status_code == 404
    assert parvaneh.get(f"{PEOPLE}?view=is_known&cell=nobody").status_code == 404


def test_costs_stay_with_those_who_may_see_them(mina: Client, drawn: ValuationRun) -> None:
    assert "Shapiro" not in mina.get(ADDRESS).content.decode()
    assert mina.get(f"{PEOPLE}?view=shapiro&cell=passive").status_code == 404


@pytest.mark.parametrize(
    "address", [ADDRESS, f"{PEOPLE}?view=time&cell=0.0", f"{PEOPLE}?view=shapiro&cell=passive"]
)
def test_the_pages_ask_few_questions(parvaneh: Client, drawn: ValuationRun, address: str) -> None:
    parvaneh.get(ADDRESS)

    with CaptureQueriesContext(connection) as queries:
        answer = parvaneh.get(address)

    assert answer.status_code == 200
    assert len(queries) <= 12
