"""What people and rules do about tasks."""

from __future__ import annotations

from vafa.tasks.actions.adding import (
    DueDateOver,
    NobodyThere,
    TaskNeedsTitle,
    add_task,
    add_tasks,
    change_task,
)
from vafa.tasks.actions.closing import NothingOpen, drop_tasks, finish_tasks, reopen_task
from vafa.tasks.actions.planning import PostponedTooFar, ReasonMissing, assign_tasks, postpone_tasks
from vafa.tasks.actions.proposals import (
    NewProposal,
    NothingProposed,
    accept_proposals,
    decline_proposals,
    lapse_proposals,
    propose_tasks,
)
from vafa.tasks.actions.settings import SettingsOutOfRange, change_task_settings

__all__ = [
    "DueDateOver",
    "NewProposal",
    "NobodyThere",
    "NothingOpen",
    "NothingProposed",
    "PostponedTooFar",
    "ReasonMissing",
    "SettingsOutOfRange",
    "TaskNeedsTitle",
    "accept_proposals",
    "add_task",
    "add_tasks",
    "assign_tasks",
    "change_task",
    "change_task_settings",
    "decline_proposals",
    "drop_tasks",
    "finish_tasks",
    "lapse_proposals",
    "postpone_tasks",
    "propose_tasks",
    "reopen_task",
]
