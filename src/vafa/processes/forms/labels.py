"""The words of the register and the improvement log."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Label = str | Promise

DEPARTMENT_LABELS: dict[str, Label] = {
    "marketing": _("Marketing"),
    "sales": _("Sales"),
    "service": _("Customer service"),
    "production": _("Production"),
    "purchasing": _("Purchasing"),
    "logistics": _("Logistics"),
    "finance": _("Finance"),
    "it": _("IT"),
    "people": _("People and training"),
    "other": _("Another department"),
}
ASPECT_LABELS: dict[str, Label] = {
    "time": pgettext_lazy("measure", "Time"),
    "cost": pgettext_lazy("measure", "Cost"),
    "satisfaction": pgettext_lazy("measure", "Satisfaction"),
    "accuracy": pgettext_lazy("measure", "Accuracy of information"),
}
ASPECT_ICONS: dict[str, str] = {
    "time": "clock",
    "cost": "cash",
    "satisfaction": "heart",
    "accuracy": "target-arrow",
}
UNIT_LABELS: dict[str, Label] = {
    "minutes": _("minutes"),
    "hours": _("hours"),
    "days": _("days"),
    "money": _("money"),
    "percent": _("percent"),
    "points": _("points"),
    "count": _("a number"),
}
SIDE_LABELS: dict[str, Label] = {
    "outer": _("Customers"),
    "inner": _("Colleagues"),
}
STATE_LABELS: dict[str, Label] = {
    "idea": pgettext_lazy("improvement", "Idea"),
    "review": pgettext_lazy("improvement", "Under review"),
    "decided": pgettext_lazy("improvement", "Decided"),
    "work": pgettext_lazy("improvement", "In work"),
    "done": pgettext_lazy("improvement", "Done"),
    "declined": pgettext_lazy("improvement", "Declined"),
}
STATE_ICONS: dict[str, str] = {
    "idea": "bulb",
    "review": "search",
    "decided": "check",
    "work": "settings",
    "done": "circle-check",
    "declined": "ban",
}
STATE_TONES: dict[str, str] = {"done": "good", "declined": "bad", "work": "warn"}
MOVE_LABELS: dict[str, Label] = {
    "idea": _("Back to the ideas"),
    "review": _("Review it"),
    "decided": _("Decide to do it"),
    "work": _("Begin the work"),
    "done": _("It is done"),
    "declined": _("Decline"),
}
SOURCE_LABELS: dict[str, Label] = {
    "feedback": _("Customer feedback"),
    "employee": _("A colleague"),
    "complaint": _("A complaint"),
    "measure": _("A measure"),
    "other": _("Another source"),
}
ACTOR_LABELS: dict[str, Label] = {
    "person": _("somebody who has left"),
    "system": _("the system"),
    "command": _("the command line"),
}


def actor_label(actor: str, names: dict[str, str]) -> Label:
    """Name whoever did something: a person by name, else in a word."""
    return names.get(actor, ACTOR_LABELS.get(actor.partition(":")[0], actor))
