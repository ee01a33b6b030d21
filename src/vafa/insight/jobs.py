"""Long jobs of the figures, beside the refresh."""

from __future__ import annotations

from typing import Any

from vafa.core.keys import SYSTEM
from vafa.insight.actions.next_steps import lapse_outlived, propose_for_strategy
from vafa.insight.rules.next_steps import STEPS_OF_STRATEGY
from vafa.journal.jobs.progress import Progress
from vafa.staff.queries import now, today


def propose_next_steps(progress: Progress, *, run_id: int) -> dict[str, Any]:
    """Propose the next steps that follow from a run, one strategy after another.

    Each strategy is a transaction of its own, and what was done is not done again. Stops where a
    newer run is in force: that one asked for work of its own.
    """
    # Any: JSON values.
    moment, day = now(), today()
    done: list[str] = list(progress.saved.get("strategies", ()))
    proposed: int = progress.saved.get("proposed", 0)
    if not done:
        lapse_outlived(today=day, at=moment, by=SYSTEM)
    for strategy in STEPS_OF_STRATEGY:
        progress.report(step="proposing", done=len(done), total=len(STEPS_OF_STRATEGY))
        if strategy in done:
            continue
        progress.stop_if_cancelled()
        made = propose_for_strategy(
            strategy=strategy, run_id=run_id, today=day, at=moment, by=SYSTEM
        )
        if made is None:
            break
        done, proposed = [*done, strategy], proposed + made
        progress.checkpoint({"strategies": done, "proposed": proposed})
    return {"proposed": proposed}
