"""What programmes, rules and their states are called on pages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Label = str | Promise

STATE_LABELS: Final[dict[str, Label]] = {
    "draft": pgettext_lazy("programme", "Draft"),
    "live": pgettext_lazy("programme", "Running"),
    "ended": pgettext_lazy("programme", "Ended"),
}
STATE_TONES: Final[dict[str, str]] = {"live": "good", "draft": "warn"}
MODE_LABELS: Final[dict[str, Label]] = {
    "draft": pgettext_lazy("rule", "Draft"),
    "shadow": pgettext_lazy("rule", "On trial"),
    "live": pgettext_lazy("rule", "Live"),
    "ended": pgettext_lazy("rule", "Ended"),
}
MODE_TONES: Final[dict[str, str]] = {"live": "good", "shadow": "warn"}
# Which kinds of programme the effects of its rules make it.
_KINDS: Final[tuple[tuple[Label, frozenset[str]], ...]] = (
    (_("Points"), frozenset({"grant", "spend"})),
    (_("Tiers"), frozenset({"ladder"})),
    (_("Discounts and gifts"), frozenset({"discount", "free_item"})),
    (_("Codes"), frozenset({"issue_code", "accept_code"})),
    (_("Games"), frozenset({"progress", "award_badge", "enter_draw", "give_spin"})),
    (_("Good causes"), frozenset({"donate"})),
    (_("Special conditions"), frozenset({"entitle"})),
)


def kind_labels(effects: Collection[str]) -> list[Label]:
    """Name the kinds of programme that some kinds of effect make up."""
    return [label for label, kinds in _KINDS if not kinds.isdisjoint(effects)]
