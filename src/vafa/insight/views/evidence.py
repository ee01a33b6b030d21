"""Why a customer has a phase and a strategy, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.core.presentation import Reader
from vafa.insight.forms.labels import Label
from vafa.insight.views.evidence_sentences import input_sentence
from vafa.portfolio.models import Valuation

YES_OR_NO = {True: gettext_lazy("yes"), False: gettext_lazy("no")}


@dataclass(frozen=True)
class Evidence:
    """One input of the decision with its level, None is unknown, and what it rests on."""

    label: Label
    level: Label | None
    because: str = ""


def phase_reason(row: Valuation, *, silent_days: int, reader: Reader) -> str:
    """Say in a sentence why a customer is in this phase."""
    words = {"silent": _days(silent_days, reader)}
    match (row.phase, row.phase_state):
        case ("prospect", _state):
            return _("No purchase yet.")
        case ("new", _state):
            if row.at_risk_after_days is None:
                return _("Bought for the first time %(silent)s ago.") % words
            words["limit"] = _days(row.at_risk_after_days, reader)
            sentence = _("First bought %(silent)s ago; a second order is due within %(limit)s.")
            return sentence % words
        case ("existing", "at_risk"):
            words["limit"] = _days(row.at_risk_after_days or 0, reader)
            return _("Silent for %(silent)s; from %(limit)s on we count this as at risk.") % words
        case ("former", "won_back"):
            return _("Bought again %(silent)s ago, after having been away.") % words
        case ("former", _state):
            words["limit"] = _days(row.former_after_days or 0, reader)
            return _("Silent for %(silent)s; from %(limit)s on we count this as lost.") % words
    return _("Buys in the usual rhythm; silent for %(silent)s.") % words


def rhythm_sentence(row: Valuation, *, silent_days: int | None, reader: Reader) -> str:
    """Say how often somebody buys, for how long they are silent, and what that means."""
    if row.purchase_days == 0 or silent_days is None:
        return _("No purchase yet.")
    words = {"silent": _days(silent_days, reader)}
    if row.purchase_days == 1 or row.usual_gap_days is None:
        return _("Bought only once, %(silent)s ago: too little data for a rhythm.") % words
    words["usual"] = _days(row.usual_gap_days, reader)
    if row.overdue_since is not None:
        words["since"] = reader.day(row.overdue_since)
        return (
            _("Usually buys every %(usual)s, silent for %(silent)s: overdue since %(since)s.")
            % words
        )
    return _("Usually buys every %(usual)s, silent for %(silent)s.") % words


def expected_window(row: Valuation) -> tuple[date, date] | None:
    """Return the days from the usual pause to the limit of “at risk”, when both are known."""
    if row.purchase_days < 2 or row.latest_day is None or row.usual_gap_days is None:
        return None
    if row.at_risk_after_days is None or row.at_risk_after_days <= row.usual_gap_days:
        return None
    start = row.latest_day + timedelta(days=round(row.usual_gap_days))
    return start, row.latest_day + timedelta(days=round(row.at_risk_after_days))


def strategy_evidence(row: Valuation, reader: Reader) -> list[Evidence]:
    """List every input of the decision table with its level and its figures, unknown ones too."""
    levels = row.strategy_inputs
    return [
        Evidence(label, _level(name, levels.get(name)), input_sentence(name, row, reader))
        for name, label in INPUT_LABELS.items()
    ]


def rule_sentence(row: Valuation) -> Label:
    """Say in a sentence which rule gave the strategy; empty before any."""
    if row.strategy_rule == PROSPECT_ELSE and row.strategy_inputs.get("is_worth_it") is False:
        return NOT_WORTH_WINNING
    return RULES.get(row.strategy_rule or 0, "")


def _level(name: str, value: str | bool | None) -> Label | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return YES_OR_NO[value]
    return (PHASE_LEVELS if name == "phase" else VALUE_LEVELS).get(value)


def _days(days: float, reader: Reader) -> str:
    count = round(days)
    return ngettext("%(days)s day", "%(days)s days", count) % {"days": reader.number(count)}


INPUT_LABELS: dict[str, Label] = {
    "phase": gettext_lazy("Relation"),
    "future_value": gettext_lazy("Future value"),
    "is_significant": gettext_lazy("Significant"),
    "is_contested": gettext_lazy("Contested: at risk of going elsewhere"),
    "is_profitable": gettext_lazy("Profitable after the cost to serve"),
    "has_high_cost_to_serve": gettext_lazy("High cost to serve"),
    "has_high_difficulty": gettext_lazy("Difficult to serve"),
    "has_headroom": gettext_lazy("Could buy more from us"),
    "is_fixable": gettext_lazy("Profitable with cheaper service"),
    "is_worth_it": gettext_lazy("Worth the cost of winning"),
}
PHASE_LEVELS: dict[str, Label] = {
    "prospect": gettext_lazy("prospect"),
    "new": gettext_lazy("new"),
    "active": gettext_lazy("active"),
    "separated": gettext_lazy("separated"),
}
VALUE_LEVELS: dict[str, Label] = {
    "none": gettext_lazy("none"),
    "low": gettext_lazy("low"),
    "mid": gettext_lazy("middle"),
    "high": gettext_lazy("high"),
}
PROSPECT_ELSE = 2
NOT_WORTH_WINNING = gettext_lazy("A prospect who is not worth the cost of winning.")
RULES: dict[int, Label] = {
    1: gettext_lazy("A prospect who is worth the cost of winning."),
    2: gettext_lazy("A prospect of whom it is not known whether the cost of winning pays."),
    3: gettext_lazy("Separated, but significant or worth winning back."),
    4: gettext_lazy("Separated, with no sign of a significant contribution ahead."),
    5: gettext_lazy("New: too early to judge, so the relation is begun with care."),
    6: gettext_lazy("Costs more than it brings, yet significant, fixable or promising."),
    7: gettext_lazy("Costs more than it brings, with nothing that would change it."),
    8: gettext_lazy("Valuable, and at risk of going elsewhere."),
    9: gettext_lazy("Valuable, easy to serve, and could buy more from us."),
    10: gettext_lazy("Valuable, but costly to serve in a way that can be mended."),
    11: gettext_lazy("Valuable, with nothing that calls for a change."),
    12: gettext_lazy("Of middling value, but costly or difficult to serve."),
    13: gettext_lazy("Of middling value, and could buy more from us."),
    14: gettext_lazy("Of middling or low value, with nothing that calls for growth spending."),
}
MEANINGS: dict[str, Label] = {
    "START": gettext_lazy("Begin a relation worth having."),
    "PROTECT": gettext_lazy("Keep what others would like to have."),
    "ENHANCE": gettext_lazy("Raise the share of what they buy from us."),
    "RE_ENGINEER": gettext_lazy("Make the relation pay by serving it differently."),
    "HARVEST": gettext_lazy("Serve well, invest no more."),
    "WIN_BACK": gettext_lazy("Ask why they left and make it worth coming back."),
    "END": gettext_lazy("Stop paid effort; data, warranty and rights stay."),
    "": gettext_lazy("Do not spend on this relation yet."),
}
WHAT_TO_DO: dict[str, tuple[Label, ...]] = {
    "START": (
        gettext_lazy("Say thank you and explain how to use what they bought"),
        gettext_lazy("Ask how the first order went"),
        gettext_lazy("Help the second order along"),
    ),
    "PROTECT": (
        gettext_lazy("Give them a person of their own"),
        gettext_lazy("Answer them first"),
        gettext_lazy("Mend what went wrong before offering anything"),
    ),
    "ENHANCE": (
        gettext_lazy("Show what goes with what they buy"),
        gettext_lazy("Offer the better version"),
    ),
    "RE_ENGINEER": (
        gettext_lazy("Move them to a cheaper channel"),
        gettext_lazy("Automate or change the terms"),
        gettext_lazy("Look again after two refreshes"),
    ),
    "HARVEST": (
        gettext_lazy("Give standard service, well"),
        gettext_lazy("Spend nothing on growth"),
        gettext_lazy("Keep the newsletter they agreed to"),
    ),
    "WIN_BACK": (
        gettext_lazy("Call or write and ask why they left"),
        gettext_lazy("Make an offer that fits the reason"),
    ),
    "END": (
        gettext_lazy("Stop paid contact once a person approved it"),
        gettext_lazy("Keep data, warranty and complaint rights as they are"),
    ),
    "": (),
}
