"""What people do about processes, their measures and improvements."""

from __future__ import annotations

from vafa.processes.actions.improving import (
    EffectTooEarly,
    ImprovementNeedsTitle,
    MoveNotPossible,
    ReasonForDecline,
    change_improvement,
    move_improvement,
    note_effect,
    suggest_improvement,
)
from vafa.processes.actions.measuring import (
    MeasureIsOver,
    MeasureNeedsName,
    TooManyMeasures,
    ValueOutOfRange,
    add_measure,
    change_measure,
    end_measure,
    forget_value,
    measure_process,
)
from vafa.processes.actions.registering import (
    NothingSaid,
    OwnerIsGone,
    ProcessNeedsName,
    add_process,
    add_starter_processes,
    change_process,
    hear_opinion,
    retire_process,
    revive_process,
)

__all__ = [
    "EffectTooEarly",
    "ImprovementNeedsTitle",
    "MeasureIsOver",
    "MeasureNeedsName",
    "MoveNotPossible",
    "NothingSaid",
    "OwnerIsGone",
    "ProcessNeedsName",
    "ReasonForDecline",
    "TooManyMeasures",
    "ValueOutOfRange",
    "add_measure",
    "add_process",
    "add_starter_processes",
    "change_improvement",
    "change_measure",
    "change_process",
    "end_measure",
    "forget_value",
    "hear_opinion",
    "measure_process",
    "move_improvement",
    "note_effect",
    "retire_process",
    "revive_process",
    "suggest_improvement",
]
