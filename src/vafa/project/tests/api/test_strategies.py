from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.insight.make import make_customer
from vafa.portfolio.make import make_run, make_valuation
from vafa.portfolio.models import EndDecision, StrategyOverride, ValuationRun
from vafa.project.tests.api.conftest import Program, the_key
from vafa.staff.models import Shop

CHOICE = {"strategy": "ENHANCE", "reason": "Opens a second shop", "expires": "2099-05-04"}


@pytest.fixture
def run(shop: Shop) -> ValuationRun:
    """A valuation in force."""
    return make_run(as_of_date=date(2026, 3, 21))


@pytest.fixture
def reza(run: ValuationRun) -> int:
    """Reza, who is to be protected."""
    return make_valuation(run=run, customer_id=make_customer("7").id).customer_id


def test_a_valuation_has_its_phase_its_interval_and_its_day(program: Program, reza: int) -> None:
    told = program.get(f"/customers/{reza}/valuation").json()

    assert (told["phase"], told["phase_state"], told["p_buys_90"]) == ("existing", None, 0.7)
    assert told["expected_revenue"] == {"value": 80_000, "low": 30_000, "high": 130_000}
    assert (told["run"]["as_of"], told["run"]["model"]) == ("2026-03-21", "Blend")


def test_what_is_unknown_is_null_and_not_zero(program: Program, run: ValuationRun) -> None:
    unknown = {"expected_revenue": None, "p_buys_90": None, "strategy": "", "phase": ""}
    row = make_valuation(run=run, customer_id=make_customer("8").id, **unknown)

    told = program.get(f"/customers/{row.customer_id}/valuation").json()

    assert (told["expected_revenue"]["value"], told["p_buys_90"]) == (None, None)
    assert (told["strategy"], told["phase"], told["contribution_year"]) == (None, None, None)


def test_valuations_are_listed_by_phase_in_pages(program: Program, run: ValuationRun) -> None:
    for number in range(5):
        phase = "existing" if number % 2 else "former"
        make_valuation(run=run, customer_id=make_customer(f"{number}").id, phase=phase)

    first = program.get("/valuations?phase=former&limit=2").json()
    rest = program.get(f"/valuations?phase=former&limit=2&cursor={first['next_cursor']}").json()

    assert [len(page["items"]) for page in (first, rest)] == [2, 1]
    assert rest["next_cursor"] is None


def test_before_the_first_refresh_there_are_no_valuations(program: Program) -> None:
    assert program.get("/valuations").json() == {"run": None, "items": [], "next_cursor": None}


def test_a_page_of_valuations_asks_the_database_a_few_times(
    program: Program, run: ValuationRun
) -> None:
    for number in range(30):
        make_valuation(run=run, customer_id=make_customer(f"{number}").id)

    with CaptureQueriesContext(connection) as asked:
        program.get("/valuations?limit=30")

    assert len(asked) <= 12


def test_a_strategy_comes_with_its_rule_its_inputs_and_its_sentence(
    program: Program, reza: int
) -> None:
    told = program.get(f"/customers/{reza}/strategy").json()

    assert (told["strategy"], told["rule"], told["is_overridden"]) == ("PROTECT", 11, False)
    assert told["sentence"] == "Valuable, with nothing that calls for a change."
    assert told["inputs"]["future_value"] == "high"
    assert told["inputs"]["is_profitable"] is None


def test_a_program_chooses_a_strategy_and_lets_go_of_it(program: Program, reza: int) -> None:
    place = f"/customers/{reza}/strategy"

    chosen = program.ask("PUT", place, CHOICE).json()
    dropped = program.ask("DELETE", place).json()

    assert (chosen["strategy"], chosen["is_overridden"]) == ("ENHANCE", True)
    assert chosen["override"]["made_by"] == f"api:{the_key().id}"
    assert (dropped["override"], dropped["is_overridden"]) == (None, False)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"strategy": "END"}, "end_needs_approval"),
        ({"expires": "2020-01-01"}, "expiry_in_the_past"),
        ({"reason": " "}, "reason_needed"),
    ],
)
def test_a_refused_choice_says_why_and_changes_nothing(
    program: Program, reza: int, change: dict[str, str], code: str
) -> None:
    answer = program.ask("PUT", f"/customers/{reza}/strategy", {**CHOICE, **change})

    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert not StrategyOverride.objects.exists()


def test_a_refusal_speaks_greek_to_who_reads_greek(program: Program, reza: int) -> None:
    answer = program.ask("DELETE", f"/customers/{reza}/strategy", **{"Accept-Language": "el"})

    assert answer.json()["code"] == "no_override"
    assert answer.json()["detail"] != "There is no choice of a person in force for this customer."


def test_a_proposal_to_end_is_declined_with_a_note(program: Program, run: ValuationRun) -> None:
    row = make_valuation(
        run=run, customer_id=make_customer("9").id, strategy="END", strategy_rule=7
    )
    place = f"/customers/{row.customer_id}/strategy/end"

    told = program.post(place, {"is_approved": False, "note": "Brings others along"}).json()

    assert told["strategy"] == "HARVEST"
    assert EndDecision.objects.get().is_approved is False
