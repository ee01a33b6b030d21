"""What was done, in the record of who did what."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ENTRY_LABELS: Final[dict[str, str | Promise]] = {
    "loyalty.adjustment_asked": _("Asked to give or take points above the limit"),
    "loyalty.adjustment_declined": _("Declined a request to give or take points"),
    "loyalty.checkout_cancelled": _("Called an order off; what it took came back"),
    "loyalty.checkout_committed": _("A basket with points became an order"),
    "loyalty.event_followed": _("Something happened that a loyalty programme rewards"),
    "loyalty.lines_returned": _("Told what came back of an order with points"),
    "loyalty.member_joined": _("A customer joined a loyalty programme"),
    "loyalty.member_left": _("A customer left a loyalty programme"),
    "loyalty.order_followed": _("Points followed an order"),
    "loyalty.points_adjusted": _("Gave or took points by hand"),
    "loyalty.points_handed_over": _("Moved points from one member to another"),
    "loyalty.programme_began": _("Began a loyalty programme"),
    "loyalty.programme_drawn_up": _("Drew up a loyalty programme"),
    "loyalty.programme_ended": _("Ended a loyalty programme"),
    "loyalty.rule_written": _("Wrote a rule of a loyalty programme"),
    "loyalty.settings_changed": _("Changed the limits for points given by hand"),
    "loyalty.terms_written": _("Wrote the terms of a loyalty programme"),
}
