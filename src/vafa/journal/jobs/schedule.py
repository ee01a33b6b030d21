"""What starts by itself: each due moment puts one job in the queue, however many workers run."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from vafa.core.keys import SYSTEM
from vafa.journal.actions import ask_for_work
from vafa.journal.jobs import wiring
from vafa.journal.models import ScheduleMark
from vafa.journal.rules import Daily, Every

logger = logging.getLogger(__name__)


def ask_for_due_work(*, now: datetime) -> list[str]:
    """Put in the queue what has come due since the worker last looked, and name it.

    A moment that passed while no worker ran is made up for once. A new schedule starts with its
    next moment, so that a fresh installation does not begin with the night's work.
    """
    zone = wiring.schedule_zone()
    due = {name: timing.latest_due(now, zone=zone) for name, timing in wiring.schedule().items()}
    marks = dict(ScheduleMark.objects.filter(name__in=due).values_list("name", "due_at"))
    return [
        name
        for name, due_at in due.items()
        if marks.get(name) != due_at and _ask_once(name, due_at=due_at, marked=marks.get(name))
    ]


def _ask_once(name: str, *, due_at: datetime, marked: datetime | None) -> bool:
    if marked is None:
        ScheduleMark.objects.get_or_create(name=name, defaults={"due_at": due_at})
        return False
    if due_at < marked:
        # The clock or the shop's zone was set back.
        return False
    timing: Daily | Every = wiring.schedule()[name]
    with transaction.atomic():
        moved = ScheduleMark.objects.filter(name=name, due_at=marked).update(due_at=due_at)
        if not moved:
            return False
        ask_for_work(
            job=timing.job,
            arguments=timing.arguments,
            at=due_at,
            by=SYSTEM,
            # The same key that a page uses which asks for it: it does not run twice at once.
            unique_key=timing.unique_key or timing.job,
        )
    logger.info("%s is due", name)
    return True
