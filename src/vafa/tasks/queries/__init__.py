"""Reads of tasks and proposals."""

from __future__ import annotations

from vafa.tasks.queries.lists import (
    TaskCounts,
    TaskFilters,
    closed_page,
    proposal_page,
    task_counts,
    task_page,
    tasks_listed,
)
from vafa.tasks.queries.one import (
    CustomerTasks,
    TaskStory,
    colleagues,
    customer_tasks,
    task_settings,
    task_story,
)
from vafa.tasks.queries.steps import open_proposals, open_tasks_of, without_next_step

__all__ = [
    "CustomerTasks",
    "TaskCounts",
    "TaskFilters",
    "TaskStory",
    "closed_page",
    "colleagues",
    "customer_tasks",
    "open_proposals",
    "open_tasks_of",
    "proposal_page",
    "task_counts",
    "task_page",
    "task_settings",
    "task_story",
    "tasks_listed",
    "without_next_step",
]
