"""The words of phases, strategies and columns, wherever people choose or read them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Label = str | Promise

PHASE_LABELS: dict[str, Label] = {
    "prospect": pgettext_lazy("phase", "Prospect"),
    "new": pgettext_lazy("phase", "New"),
    "existing": pgettext_lazy("phase", "Existing"),
    "at_risk": pgettext_lazy("phase", "At risk"),
    "former": pgettext_lazy("phase", "Former"),
    "won_back": pgettext_lazy("phase", "Won back"),
}
STRATEGY_LABELS: dict[str, Label] = {
    "START": pgettext_lazy("strategy", "Start"),
    "PROTECT": pgettext_lazy("strategy", "Protect"),
    "ENHANCE": pgettext_lazy("strategy", "Enhance"),
    "RE_ENGINEER": pgettext_lazy("strategy", "Re-engineer"),
    "HARVEST": pgettext_lazy("strategy", "Harvest"),
    "WIN_BACK": pgettext_lazy("strategy", "Win back"),
    "END": pgettext_lazy("strategy", "End"),
}
STRATEGY_FILTER_LABELS: dict[str, Label] = {
    **STRATEGY_LABELS,
    "END_PROPOSED": _("End: waiting for a decision"),
    "END_APPROVED": _("End: approved"),
    "NONE": _("No strategy"),
}
LEFT_OUT_LABELS: dict[str, Label] = {
    "own_staff": _("Own staff"),
    "test": _("Test buyer"),
    "marketplace": _("Marketplace"),
    "reseller": _("Reseller"),
    "other": _("Another reason"),
}
LEFT_OUT_FILTER_LABELS: dict[str, Label] = {
    "no": _("Only who counts in the models"),
    "yes": _("Only who is left out"),
}
ORDER_STATUS_LABELS: dict[str, Label] = {
    "paid": _("Paid"),
    "part_refunded": _("Partly refunded"),
    "refunded": pgettext_lazy("order", "Refunded"),
    "pending": _("Pending"),
    "cancelled": pgettext_lazy("order", "Cancelled"),
    "failed": _("Failed"),
    "voided": _("Voided"),
    "draft": _("Draft"),
    "refused": _("Refused on delivery"),
}
MOMENT_LABELS: dict[str, Label] = {
    "order": _("Orders"),
    "return": _("Returns"),
    "phase": _("Phases"),
    "strategy": _("Strategies"),
    "task": _("Tasks"),
    "note": _("Notes"),
    "statement": _("Statements"),
    "change": _("Changes"),
    "merge": _("Merges"),
    "other": _("Other"),
}
PART_OF_DAY_LABELS: dict[str, Label] = {
    "night": pgettext_lazy("part of day", "night"),
    "morning": pgettext_lazy("part of day", "morning"),
    "afternoon": pgettext_lazy("part of day", "afternoon"),
    "evening": pgettext_lazy("part of day", "evening"),
}
ACTOR_LABELS: dict[str, Label] = {
    "person": _("somebody who has left"),
    "import": _("an import"),
    "api": _("a program"),
    "system": _("the system"),
    "command": _("the command line"),
}
SORT_LABELS: dict[str, Label] = {
    "value": _("Expected value, highest first"),
    "value_low": _("Expected value, lowest first"),
    "revenue": _("Revenue so far, highest first"),
    "revenue_low": _("Revenue so far, lowest first"),
    "latest": _("Latest order first"),
    "silent": _("Longest silence first"),
}
COLUMN_LABELS: dict[str, Label] = {
    "phase": _("Phase"),
    "strategy": _("Strategy"),
    "value": _("Next 12 months"),
    "revenue": _("Revenue so far"),
    "revenue_year": _("Last 365 days"),
    "latest": _("Latest order"),
    "p_buys": _("Buys within 90 days"),
    "rhythm": _("Usual pause"),
    "overdue": _("Overdue since"),
    "orders": _("Orders"),
    "purchase_days": _("Purchase days"),
    "country": _("Country"),
    "rank": _("Rank"),
}


def phase_label(phase: str, state: str) -> Label:
    """Name a phase, or its shade where it has one."""
    return PHASE_LABELS.get(state or phase, "")


def strategy_label(strategy: str) -> Label:
    """Name a strategy; without one, say so."""
    return STRATEGY_LABELS.get(strategy, STRATEGY_FILTER_LABELS["NONE"])
