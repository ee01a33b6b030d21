"""What the long jobs of programmes are called, and the steps they are at."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

JOB_LABELS: Final[dict[str, str | Promise]] = {
    "loyalty.follow_orders": _("Following the orders of members"),
    "loyalty.settle_books": _("Writing down which points began and ended"),
}
STEP_LABELS: Final[dict[str, str | Promise]] = {
    "following": _("Following orders"),
    "settling": _("Going through the points that are due"),
}
