"""How many proposals may wait, and for how long."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.tasks.models import TaskSettings

OPEN_MAX, DAYS_MAX = 1_000, 365


class SettingsOutOfRange(Refused):
    code = "settings_out_of_range"
    sentence = _("Choose 0 to 1,000 proposals, and 1 to 365 days.")


def change_task_settings(
    *, open_proposals_max: int, proposal_days: int, at: datetime, by: Actor
) -> TaskSettings:
    """Save how many proposals of one strategy may wait and for how long; 0 proposes nothing."""
    if not 0 <= open_proposals_max <= OPEN_MAX or not 1 <= proposal_days <= DAYS_MAX:
        raise SettingsOutOfRange
    with transaction.atomic():
        settings, _created = TaskSettings.objects.update_or_create(
            id=1,
            defaults={"open_proposals_max": open_proposals_max, "proposal_days": proposal_days},
        )
        record(kind="tasks.settings_changed", at=at, by=by)
    return settings
