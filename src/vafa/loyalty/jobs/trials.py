"""Trying rules over orders of the past; writes nothing but its own result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vafa.core.keys import SYSTEM
from vafa.core.periods import Period
from vafa.journal.jobs.progress import Progress
from vafa.loyalty.actions.simulations import keep_trial
from vafa.loyalty.models import Simulation
from vafa.loyalty.queries.past_events import births_of, past_events
from vafa.loyalty.queries.past_orders import bought_before, past_order_count, past_orders
from vafa.loyalty.queries.simulating import (
    margin_known,
    simulated_period,
    trial_of,
    tried_versions,
)
from vafa.loyalty.rules.outlook import tally_json
from vafa.loyalty.rules.trials import RECORDED, PastOrder, Trial, untried
from vafa.staff.queries import now


# Any: JSON values.
def try_rules(progress: Progress, *, simulation_id: int) -> dict[str, Any]:
    """Try the rules of a programme over its orders, and keep what came of it.

    Begins anew after a crash: nothing was written.
    """
    simulation = Simulation.objects.select_related("programme").get(pk=simulation_id)
    programme = simulation.programme
    versions = tried_versions(programme_id=programme.id)
    period = simulated_period(simulation)
    assert period.end is not None
    trial = trial_of(programme=programme, versions=versions, until=period.end)
    run_trial(progress, trial, period)
    result = {
        "tally": tally_json(trial.tally),
        "untried": untried(
            trial.book, events=trial.tally.events, has_tiers=trial.climbing is not None
        ),
        "margin_bp": margin_known(),
        "value_micro": programme.unit_value_micro,
        "cost_micro": programme.unit_cost_micro,
    }
    keep_trial(simulation_id=simulation_id, result=result, at=now(), by=SYSTEM)
    return {"orders": trial.tally.orders}


def run_trial(progress: Progress, trial: Trial, period: Period) -> None:
    """Put the orders of a period before a trial, piece by piece."""
    assert period.end is not None
    total = past_order_count(since=period.start, until=period.end)
    for customer, orders, ordered_at in bought_before(at=period.start):
        trial.remember(customer, orders=orders, ordered_at=ordered_at)
    told = trial.asked & RECORDED
    events = past_events(triggers=told, since=period.start, until=period.end)
    event = next(events, None)
    for piece in past_orders(since=period.start, until=period.end):
        _meet(trial, piece)
        for order in piece:
            while event is not None and event.at < order.at:
                trial.happen(event)
                event = next(events, None)
            trial.take(order)
        progress.report(step="trying", done=trial.tally.orders, total=total)
        progress.stop_if_cancelled()
    while event is not None:
        trial.happen(event)
        event = next(events, None)
    trial.finish()


def _meet(trial: Trial, piece: Sequence[PastOrder]) -> None:
    """Tell a trial what the days of those are known by who come for the first time."""
    if trial.has_days:
        new = {order.customer for order in piece if not trial.has_joined(order.customer)}
        for customer, birth in births_of(customer_ids=new).items():
            trial.meet(customer, birth)
