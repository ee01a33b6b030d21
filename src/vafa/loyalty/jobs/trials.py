"""Trying rules over orders of the past; writes nothing but its own result."""

from __future__ import annotations

from typing import Any

from vafa.core.keys import SYSTEM
from vafa.core.periods import Period
from vafa.journal.jobs.progress import Progress
from vafa.loyalty.actions.simulations import keep_trial
from vafa.loyalty.models import Simulation
from vafa.loyalty.queries.past_orders import bought_before, past_order_count, past_orders
from vafa.loyalty.queries.simulating import (
    margin_known,
    simulated_period,
    trial_book,
    tried_versions,
)
from vafa.loyalty.rules.outlook import tally_json
from vafa.loyalty.rules.trials import Trial, untried
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
    book = trial_book(programme=programme, versions=versions)
    trial = Trial(
        book,
        asset=programme.asset_id,
        return_days=programme.return_days,
        until=period.end,
    )
    run_trial(progress, trial, period)
    result = {
        "tally": tally_json(trial.tally),
        "untried": untried(book),
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
    for piece in past_orders(since=period.start, until=period.end):
        for order in piece:
            trial.take(order)
        progress.report(step="trying", done=trial.tally.orders, total=total)
        progress.stop_if_cancelled()
