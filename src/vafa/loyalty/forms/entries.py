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
    "loyalty.programme_changed": _("Settled a loyalty programme anew"),
    "loyalty.programme_drawn_up": _("Drew up a loyalty programme"),
    "loyalty.programme_ended": _("Ended a loyalty programme"),
    "loyalty.rule_written": _("Wrote a rule of a loyalty programme"),
    "loyalty.settings_changed": _("Changed the limits for points given by hand"),
    "loyalty.birth_date_told": _("Wrote down when a member was born"),
    "loyalty.given_tier_ended": _("Ended a tier that was given by hand"),
    "loyalty.name_days_written": _("Changed the list of name days"),
    "loyalty.tier_changed": _("A member rose or fell to another tier"),
    "loyalty.tier_given": _("Gave a member a tier by hand"),
    "loyalty.tiers_written": _("Wrote the tiers of a loyalty programme"),
    "loyalty.terms_written": _("Wrote the terms of a loyalty programme"),
    "loyalty.cause_chosen": _("A member chose a cause"),
    "loyalty.cause_closed": _("Closed a cause"),
    "loyalty.cause_created": _("Added a cause"),
    "loyalty.cause_paid_out": _("Paid money out to a cause"),
    "loyalty.points_donated": _("A member gave points to a cause"),
    "loyalty.referral_approved": _("Approved a recommendation"),
    "loyalty.referral_joined": _("Somebody joined by a member's link"),
    "loyalty.referral_judged": _("A recommendation was judged"),
    "loyalty.referral_link_made": _("Gave a member a link to recommend the shop"),
    "loyalty.referral_policy_set": _("Changed the limits for recommendations"),
    "loyalty.referral_rejected": _("A recommendation was rejected or undone"),
    "loyalty.referral_rewarded": _("A recommendation was rewarded"),
    "loyalty.contract_written": _("Wrote a contract with a partner"),
    "loyalty.partner_added": _("Added a partner"),
    "loyalty.partner_earned": _("A member got points at a partner"),
    "loyalty.partner_burned": _("A member used points at a partner"),
    "loyalty.partner_taken_back": _("Points of a partner were taken back"),
    "loyalty.partner_settled": _("Settled with a partner"),
    "loyalty.offer_written": _("Wrote an offer of a partner"),
    "loyalty.offer_put_live": _("Put an offer of a partner live"),
    "loyalty.offer_ended": _("Ended an offer of a partner"),
    "loyalty.offer_given": _("A member got an offer of a partner"),
    "loyalty.offer_codes_added": _("Added codes of a partner"),
}
