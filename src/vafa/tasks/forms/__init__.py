"""The shape of what people type about tasks."""

from __future__ import annotations

from vafa.tasks.forms.dialogs import (
    AcceptForm,
    AssignForm,
    ChangeForm,
    DeclineForm,
    FinishForm,
    PostponeForm,
    SettingsForm,
    TaskForm,
)

__all__ = [
    "AcceptForm",
    "AssignForm",
    "ChangeForm",
    "DeclineForm",
    "FinishForm",
    "PostponeForm",
    "SettingsForm",
    "TaskForm",
]
