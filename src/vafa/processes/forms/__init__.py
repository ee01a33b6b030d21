"""The shape of what people type about processes."""

from __future__ import annotations

from vafa.processes.forms.dialogs import (
    EffectForm,
    IdeaForm,
    ImprovementForm,
    MeasureChangeForm,
    MeasureForm,
    MoveForm,
    OpinionForm,
    ProcessForm,
    ValueForm,
)

__all__ = [
    "EffectForm",
    "IdeaForm",
    "ImprovementForm",
    "MeasureChangeForm",
    "MeasureForm",
    "MoveForm",
    "OpinionForm",
    "ProcessForm",
    "ValueForm",
]
