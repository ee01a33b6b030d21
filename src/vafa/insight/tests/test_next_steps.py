from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.insight.actions.next_steps import lapse_outlived, propose_for_strategy
from vafa.insight.jobs import propose_next_steps as propose_job
from vafa.insight.make import AT, make_customer
from vafa.insight.reactions import propose_next_step_of_one, propose_next_steps
from vafa.insight.rules.next_steps import (
    MEND_FIRST,
    PROSPECT_STEPS,
    STEPS_OF_STRATEGY,
    Standing,
    steps_for,
)
from vafa.journal.actions import record
from vafa.journal.jobs.progress import Progress
from vafa.journal.models import Work
from vafa.portfolio.make import AS_OF_DATE, make_valuation
from vafa.portfolio.models import Strategy, Valuation, ValuationRun
from vafa.staff.make import make_member
from vafa.tasks.actions import change_task_settings, decline_proposals
from vafa.tasks.make import make_proposal, make_task
from vafa.tasks.models import Proposal, Task
from vafa.tasks.rules import STEPS

LIST = "/tasks/no-next-step/"


def standing(**columns: Any) -> Standing:
    values = {
        "customer_id": 1,
        "phase": "existing",
        "strategy": "PROTECT",
        "strategy_since": None,
        "is_contested": False,
        "is_end_approved": False,
    }
    return Standing(**{**values, **columns})


def valued(run: ValuationRun, number: int, **columns: Any) -> Customer:
    customer = make_customer(str(number), name=f"Buyer {number}")
    make_valuation(run=run, customer_id=customer.id, **columns)
    return customer


def propose(at: Any = AT) -> int:
    run = ValuationRun.objects.get(is_current=True)
    lapse_outlived(today=AS_OF_DATE, at=at, by=SYSTEM)
    made = [
        propose_for_strategy(strategy=one, run_id=run.id, today=AS_OF_DATE, at=at, by=SYSTEM)
        for one in STEPS_OF_STRATEGY
    ]
    return sum(one or 0 for one in made)


def test_every_strategy_has_steps_that_tasks_know() -> None:
    listed = {*PROSPECT_STEPS, *MEND_FIRST, *(s for one in STEPS_OF_STRATEGY.values() for s in one)}

    assert set(STEPS_OF_STRATEGY) == set(Strategy.values) - {""}
    assert listed == set(STEPS)


def test_an_end_that_nobody_approved_asks_for_nothing() -> None:
    assert steps_for(standing(strategy="END")) == ()
    assert steps_for(standing(strategy="END", is_end_approved=True))[0] == "stop_paid_contact"


def test_a_prospect_is_won_and_a_new_customer_is_thanked() -> None:
    assert steps_for(standing(strategy="START", phase="prospect"))[0] == "plan_acquisition"
    assert steps_for(standing(strategy="START", phase="new"))[0] == "thank_first_order"


def test_whoever_may_leave_is_first_asked_what_went_wrong() -> None:
    assert steps_for(standing(is_contested=True))[0] == "mend_trouble"
    assert steps_for(standing())[0] == "give_own_person"


def test_one_step_each_is_proposed_to_the_most_valuable(run: ValuationRun) -> None:
    change_task_settings(open_proposals_max=2, proposal_days=30, at=AT, by=SYSTEM)
    for number, worth in enumerate((100, 300, 200)):
        valued(run, number, expected_revenue=worth)

    assert propose() == 2
    worths = Proposal.objects.order_by("-worth").values_list("worth", "code")
    assert list(worths) == [(300, "give_own_person"), (200, "give_own_person")]


def test_a_second_refresh_proposes_nothing_more(run: ValuationRun) -> None:
    valued(run, 1)
    propose()

    assert propose() == 0
    assert Proposal.objects.count() == 1


def test_whoever_has_a_task_gets_no_proposal(run: ValuationRun) -> None:
    make_task(customer=valued(run, 1))

    assert propose() == 0


def test_once_a_step_is_done_the_next_one_is_proposed(run: ValuationRun) -> None:
    valued(run, 1)
    propose()
    Proposal.objects.update(state="accepted", decided_at=AT)

    propose()

    codes = Proposal.objects.order_by("id").values_list("code", flat=True)
    assert list(codes) == ["give_own_person", "mend_trouble"]


def test_whoever_was_declined_is_left_in_peace_for_a_while(run: ValuationRun) -> None:
    valued(run, 1)
    propose()
    number = Proposal.objects.get().id
    decline_proposals(proposal_ids=[number], reason="not_now", note="", at=AT, by=SYSTEM)

    assert propose() == 0
    assert propose(at=AT + timedelta(days=31)) == 1


def test_a_proposal_lapses_with_its_strategy(run: ValuationRun) -> None:
    valued(run, 1)
    propose()
    Valuation.objects.update(strategy="HARVEST")

    propose(at=AT + timedelta(days=1))

    assert Proposal.objects.get(source="PROTECT").state == "lapsed"


def test_without_a_forecast_people_still_get_a_step(run: ValuationRun) -> None:
    valued(run, 1, strategy="START", phase="new", expected_revenue=None)

    assert propose() == 1
    assert Proposal.objects.get().worth == 0


def test_nobody_left_out_is_proposed_anything(run: ValuationRun) -> None:
    valued(run, 1, is_left_out=True)

    assert propose() == 0


def test_before_the_first_refresh_nothing_is_asked_for(db: None) -> None:
    propose_next_steps([record(kind="portfolio.valuations_saved", at=AT, by=SYSTEM)])

    assert not Work.objects.exists()


def test_the_end_of_a_refresh_asks_for_the_steps_once(run: ValuationRun) -> None:
    entry = record(kind="portfolio.valuations_saved", at=AT, by=SYSTEM)

    propose_next_steps([entry])
    propose_next_steps([entry])

    work = Work.objects.get()
    assert (work.job, work.arguments) == ("insight.propose_next_steps", {"run_id": run.id})


def test_asking_for_the_steps_takes_as_long_for_any_number_of_customers(run: ValuationRun) -> None:
    entry = record(kind="portfolio.valuations_saved", at=AT, by=SYSTEM)
    for number in range(30):
        valued(run, number)

    with CaptureQueriesContext(connection) as queries:
        propose_next_steps([entry])

    assert not [one for one in queries if '"vafa_portfolio_valuation"' in one["sql"]]


def test_the_work_proposes_the_steps_of_every_strategy(run: ValuationRun, parvaneh: Client) -> None:
    valued(run, 1)
    valued(run, 2, strategy="ENHANCE")

    assert propose_job(Progress(), run_id=run.id) == {"proposed": 2}
    assert propose_job(Progress(), run_id=run.id) == {"proposed": 0}
    assert Proposal.objects.count() == 2


def test_work_that_was_killed_goes_on_with_the_next_strategy(
    run: ValuationRun, parvaneh: Client
) -> None:
    valued(run, 1)
    valued(run, 2, strategy="ENHANCE")
    saved = {"strategies": ["START", "PROTECT"], "proposed": 7}

    assert propose_job(Progress(saved=saved), run_id=run.id) == {"proposed": 8}
    assert Proposal.objects.get().source == "ENHANCE"


def test_work_of_a_run_that_was_overtaken_proposes_nothing(
    run: ValuationRun, parvaneh: Client
) -> None:
    valued(run, 1)
    ValuationRun.objects.update(is_current=False)

    assert propose_job(Progress(), run_id=run.id) == {"proposed": 0}
    assert not Proposal.objects.exists()


def test_a_strategy_chosen_by_hand_proposes_its_step(run: ValuationRun, parvaneh: Client) -> None:
    customer = valued(run, 1, strategy="ENHANCE")
    make_proposal(customer_id=customer.id)
    entry = record(
        kind="portfolio.strategy_overridden", at=AT, by=SYSTEM, subject_kind="customer",
        subject_id=customer.id,
    )  # fmt: skip

    propose_next_step_of_one([entry])

    states = Proposal.objects.order_by("id").values_list("source", "state")
    assert list(states) == [("PROTECT", "lapsed"), ("ENHANCE", "proposed")]


def test_the_list_holds_valued_customers_without_a_step(
    run: ValuationRun, parvaneh: Client
) -> None:
    valued(run, 1)
    make_task(customer=valued(run, 2))
    make_proposal(customer_id=valued(run, 3).id)
    valued(run, 4, phase="former", strategy="END")
    valued(run, 5, phase="former", strategy="WIN_BACK")

    page = parvaneh.get(LIST)

    assert {row.customer.number for row in page.context["rows"]} == {"1", "5"}


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("strategy=ENHANCE", {"2"}),
        ("value_min=1000", {"1"}),
        ("owner=0", {"1", "2"}),
        ("value_min=nonsense", {"1", "2"}),
    ],
)
def test_the_list_is_narrowed(
    asked: str, numbers: set[str], run: ValuationRun, parvaneh: Client
) -> None:
    valued(run, 1, expected_revenue=200_000)
    valued(run, 2, strategy="ENHANCE", expected_revenue=50_000)

    page = parvaneh.get(f"{LIST}?{asked}")

    assert {row.customer.number for row in page.context["rows"]} == numbers


def test_the_list_is_narrowed_to_whom_somebody_looks_after(
    run: ValuationRun, parvaneh: Client
) -> None:
    nikos = make_member("nikos", role="marketer")
    Customer.objects.filter(id=valued(run, 1).id).update(owner=nikos)
    valued(run, 2)

    page = parvaneh.get(f"{LIST}?owner={nikos.id}")

    assert [row.customer.number for row in page.context["rows"]] == ["1"]


def test_the_list_is_paged_with_few_queries(run: ValuationRun, parvaneh: Client) -> None:
    for number in range(55):
        valued(run, number, expected_revenue=1_000 + number)
    first = parvaneh.get(LIST)

    with CaptureQueriesContext(connection) as queries:
        second = parvaneh.get(first.context["next_url"])

    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 5)
    assert len(queries) <= 12


def test_several_get_a_task_at_once(run: ValuationRun, parvaneh: Client) -> None:
    customers = [valued(run, number) for number in (1, 2)]

    parvaneh.post(
        f"{LIST}add/",
        {
            "customer": [one.id for one in customers],
            "add-title": "Ask how they are",
            "add-due_date": "2026-03-28",
            "add-kind": "call",
        },
    )

    assert Task.objects.filter(due_date=date(2026, 3, 28)).count() == 2
    assert list(parvaneh.get(LIST).context["rows"]) == []


def test_without_a_tick_no_task_is_written_down(run: ValuationRun, parvaneh: Client) -> None:
    parvaneh.post(f"{LIST}add/", {"add-title": "Ask how they are"})

    assert not Task.objects.exists()


def test_before_the_first_refresh_the_list_says_what_to_do(parvaneh: Client) -> None:
    assert "Import your orders" in parvaneh.get(LIST).content.decode()
