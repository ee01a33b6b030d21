"""The words of tasks: kinds, turns, reasons, and every step that may be proposed."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.tasks.models import Proposal, Task

Label = str | Promise

KIND_LABELS: dict[str, Label] = {
    "call": pgettext_lazy("task", "Call"),
    "write": pgettext_lazy("task", "Write"),
    "offer": pgettext_lazy("task", "Make an offer"),
    "mend": pgettext_lazy("task", "Put right"),
    "arrange": pgettext_lazy("task", "Arrange"),
    "check": pgettext_lazy("task", "Check"),
    "other": pgettext_lazy("task", "Something else"),
}
KIND_ICONS: dict[str, str] = {
    "call": "phone",
    "write": "mail",
    "offer": "gift",
    "mend": "heart-handshake",
    "arrange": "calendar-event",
    "check": "search",
    "other": "flag",
}
REPEAT_LABELS: dict[str, Label] = {
    "": _("Once"),
    "week": _("Every week"),
    "fortnight": _("Every two weeks"),
    "month": _("Every month"),
    "quarter": _("Every three months"),
    "year": _("Every year"),
}
DECLINE_LABELS: dict[str, Label] = {
    "done_already": _("Done already"),
    "does_not_fit": _("Does not fit this customer"),
    "costs_too_much": _("Costs more than it brings"),
    "not_now": _("Not now"),
    "other": _("Another reason"),
}
SOURCE_LABELS: dict[str, Label] = {
    "START": pgettext_lazy("strategy", "Start"),
    "PROTECT": pgettext_lazy("strategy", "Protect"),
    "ENHANCE": pgettext_lazy("strategy", "Enhance"),
    "RE_ENGINEER": pgettext_lazy("strategy", "Re-engineer"),
    "HARVEST": pgettext_lazy("strategy", "Harvest"),
    "WIN_BACK": pgettext_lazy("strategy", "Win back"),
    "END": pgettext_lazy("strategy", "End"),
}
TASK_STATE_LABELS: dict[str, Label] = {
    "open": pgettext_lazy("task", "Open"),
    "done": pgettext_lazy("task", "Done"),
    "dropped": pgettext_lazy("task", "Dropped"),
}
PROPOSAL_STATE_LABELS: dict[str, Label] = {
    "proposed": pgettext_lazy("proposal", "Proposed"),
    "accepted": pgettext_lazy("proposal", "Accepted"),
    "declined": pgettext_lazy("proposal", "Declined"),
    "lapsed": pgettext_lazy("proposal", "Lapsed"),
}
STEP_LABELS: dict[str, Label] = {
    "plan_acquisition": _("Plan how to win this prospect"),
    "answer_doubts": _("Answer what makes them hesitate"),
    "help_first_order": _("Help with the first order"),
    "thank_first_order": _("Say thank you for the first order"),
    "explain_product": _("Explain how to use what they bought"),
    "ask_first_experience": _("Ask how the first order went"),
    "give_own_person": _("Give them a person of their own"),
    "answer_first": _("Put them first in the queue of answers"),
    "mend_trouble": _("Ask what went wrong, and put it right"),
    "speed_delivery": _("Deliver faster"),
    "show_what_goes_with": _("Show what goes with what they buy"),
    "offer_better": _("Offer the better version"),
    "raise_tier": _("Raise them to the next tier"),
    "move_to_cheaper_channel": _("Move them to a cheaper channel"),
    "change_terms": _("Automate the service, or change its terms"),
    "look_again": _("Look again whether the relation pays now"),
    "stop_growth_spend": _("Take them off paid growth offers"),
    "keep_newsletter": _("Check that only the agreed newsletter goes out"),
    "ask_why_left": _("Call or write and ask why they left"),
    "make_return_offer": _("Make an offer that fits the reason"),
    "stop_paid_contact": _("Stop paid contact"),
    "charge_true_price": _("Charge what the service truly costs"),
}
STEP_REASONS: dict[str, Label] = {
    "plan_acquisition": _("A prospect who is worth the cost of winning deserves a plan."),
    "answer_doubts": _("Nobody buys for the first time from a shop they do not trust yet."),
    "help_first_order": _("The first order is where most prospects are lost."),
    "thank_first_order": _("A new customer remembers how the first days were."),
    "explain_product": _("Whoever makes good use of the first purchase comes back."),
    "ask_first_experience": _("Too little is known to judge this relation; asking is cheap."),
    "give_own_person": _("A valuable customer stays with people more than with a shop."),
    "answer_first": _("A valuable customer should never be the one who waits."),
    "mend_trouble": _("Mend what went wrong before offering anything."),
    "speed_delivery": _("What others promise such a customer is mostly speed."),
    "show_what_goes_with": _("There is room to grow, and serving this customer is no trouble."),
    "offer_better": _("Somebody this content with you will look at the better version."),
    "raise_tier": _("More from you only pays for them if they gain by it."),
    "move_to_cheaper_channel": _("Serving this customer costs more than it needs to."),
    "change_terms": _("The relation pays once its terms carry its costs."),
    "look_again": _("What was changed shows its effect only after two more refreshes."),
    "stop_growth_spend": _("Growth is not expected here, so money spent on it is lost."),
    "keep_newsletter": _("Standard service and the agreed newsletter are enough."),
    "ask_why_left": _("Only the reason for leaving tells which offer may bring them back."),
    "make_return_offer": _("Coming back must be worth more to them than staying away."),
    "stop_paid_contact": _("Ending was approved: paid effort stops, rights and data stay."),
    "charge_true_price": _("Whoever costs more than they bring is served at the true price."),
}
ACTOR_LABELS: dict[str, Label] = {
    "person": _("somebody who has left"),
    "import": _("an import"),
    "system": _("the system"),
    "command": _("the command line"),
}


def title_of(task: Task) -> Label:
    """Say what is to be done: the own words of the task, else those of its step."""
    return task.title or STEP_LABELS.get(task.code, task.code)


def step_label(proposal: Proposal) -> Label:
    """Say what is proposed."""
    return STEP_LABELS.get(proposal.code, proposal.code)


def step_reason(code: str) -> Label:
    """Say why a step is proposed; nothing for a task that a person thought of."""
    return STEP_REASONS.get(code, "")


def actor_label(actor: str, names: dict[str, str]) -> Label:
    """Name whoever did something: a person by name, a strategy or another in a word."""
    kind, _colon, rest = actor.partition(":")
    if kind == "strategy":
        return SOURCE_LABELS.get(rest, rest)
    return names.get(actor, ACTOR_LABELS.get(kind, actor))
