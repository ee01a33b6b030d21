"""What each input of a customer's strategy rests on: one sentence with the figures in it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.core.presentation import Reader
from vafa.insight.forms.labels import Label
from vafa.portfolio.models import Valuation

LEVEL_PLACES: dict[str, Label] = {
    "none": gettext_lazy("nothing"),
    "low": gettext_lazy("among the lower two fifths of active customers"),
    "mid": gettext_lazy("in the middle of active customers"),
    "high": gettext_lazy("among the upper fifth of active customers"),
}
KIND_WORDS: dict[str, Label] = {
    "future_value": gettext_lazy("among the top 5 % by future value"),
    "volume": gettext_lazy("among the top 5 % by all they have bought"),
    "benchmark": gettext_lazy("others copy them"),
    "inspiration": gettext_lazy("drives us to improve"),
    "door_opener": gettext_lazy("opens doors to others"),
    "referee": gettext_lazy("recommends us"),
}
# Which inputs made a rule fit; the others only kept earlier rules from fitting.
DECISIVE: dict[int, tuple[str, ...]] = {
    1: ("is_worth_it",),
    2: ("is_worth_it",),
    3: ("is_worth_it", "is_significant"),
    4: ("is_worth_it", "is_significant"),
    6: ("is_profitable", "is_fixable", "is_significant", "future_value"),
    7: ("is_profitable", "is_fixable", "future_value"),
    8: ("future_value", "is_significant", "is_contested"),
    9: ("future_value", "is_significant", "has_headroom"),
    10: ("has_high_cost_to_serve", "is_fixable"),
    11: ("future_value", "is_significant"),
    12: ("has_high_cost_to_serve", "has_high_difficulty", "is_fixable"),
    13: ("future_value", "has_headroom"),
    14: ("future_value",),
}
# A rule that stands on any of these stands on those that hold; what does not hold is left out.
ALTERNATIVES = {3, 6, 8, 9, 11, 12}


def decisive_sentences(row: Valuation, reader: Reader) -> list[str]:
    """Say in sentences what the rule in question stood on; figures are those of the list row."""
    rule = row.strategy_rule or 0
    names = DECISIVE.get(rule, ())
    if rule in ALTERNATIVES:
        names = tuple(name for name in names if _holds(name, row.strategy_inputs.get(name)))
    return [sentence for name in names if (sentence := input_sentence(name, row, reader))]


def input_sentence(name: str, row: Valuation, reader: Reader) -> str:
    """Say what one input rests on, or which data would tell."""
    say = SENTENCES.get(name)
    return say(row, reader) if say is not None else ""


def kind_words(row: Valuation) -> list[Label]:
    """Name why a customer is significant."""
    return [KIND_WORDS[kind] for kind in row.significance.split() if kind in KIND_WORDS]


def _holds(name: str, level: object) -> bool:
    if name == "future_value":
        return level in {"mid", "high"}
    if name == "is_profitable":
        return level is False
    return level is True


def _future_value(row: Valuation, reader: Reader) -> str:
    level = row.strategy_inputs.get("future_value")
    basis = row.strategy_inputs.get("future_basis")
    place = LEVEL_PLACES.get(str(level))
    if place is None:
        return _("Too little data for a forecast.")
    if basis == "contribution" and row.contribution_24 is not None:
        return _(
            "In 24 months they are expected to leave us %(value)s, between %(low)s and %(high)s in"
            " nine cases of ten: %(place)s."
        ) % {
            "value": reader.compact_money(row.contribution_24),
            "low": reader.compact_money(row.contribution_24_low or 0),
            "high": reader.compact_money(row.contribution_24_high or 0),
            "place": place,
        }
    return _(
        "In 24 months they are expected to buy for %(value)s: %(place)s. Costs are not known, so"
        " net revenue is graded."
    ) % {"value": reader.compact_money(row.expected_revenue_24 or 0), "place": place}


def _profit(row: Valuation, reader: Reader) -> str:
    if row.contribution_year is None:
        return _("What the goods cost is not known.")
    if row.strategy_inputs.get("is_profitable") is None:
        return _("Neither an order nor a cost in 365 days.")
    words = {
        "left": reader.compact_money(row.contribution_year),
        "margin": reader.compact_money(row.gross_margin_year or 0),
        "cost": reader.compact_money(row.cost_to_serve_year or 0),
    }
    if row.cost_to_serve_year is None:
        said = _("In 365 days %(left)s were left after the goods; serving them is not counted yet.")
    else:
        said = _(
            "In 365 days %(left)s were left: a gross margin of %(margin)s less %(cost)s for"
            " serving them."
        )
    if row.contribution_is_estimated:
        return _("%(sentence)s Partly estimated from rates.") % {"sentence": said % words}
    return said % words


def _cost_to_serve(row: Valuation, reader: Reader) -> str:
    margin, cost = row.gross_margin_year, row.cost_to_serve_year
    if margin is None or cost is None:
        return _("What serving them costs is not known.")
    if margin <= 0:
        return _("Serving them cost %(cost)s, with no gross margin to pay it.") % {
            "cost": reader.compact_money(cost)
        }
    return _(
        "Serving them takes %(share)s of their gross margin; more than half, or the top fifth, is"
        " high."
    ) % {"share": reader.percent(cost / margin)}


def _difficulty(row: Valuation, reader: Reader) -> str:
    if row.difficulty is None:
        return _("No returns, discounts, failed payments, questions or complaints are recorded.")
    return _(
        "More trouble than %(share)s of customers, on average over returns, discounts, failed"
        " payments, questions and complaints, as far as they are recorded."
    ) % {"share": reader.percent(row.difficulty)}


def _headroom(row: Valuation, reader: Reader) -> str:
    if row.share_of_wallet is not None:
        share = reader.percent(row.share_of_wallet)
        return _("By their own words we get %(share)s of what they spend on such goods.") % {
            "share": share
        }
    if row.headroom is None:
        return _("What else they could buy is not known.")
    share = reader.percent(row.headroom)
    return _("Of what similar customers buy, they do not buy %(share)s.") % {"share": share}


def _contested(row: Valuation, reader: Reader) -> str:
    if row.phase_state == "at_risk":
        return _("Silent for longer than usual: at risk of going elsewhere.")
    match row.strategy_inputs.get("is_contested"):
        case True:
            return _("By their own words they buy elsewhere too.")
        case False:
            return _("By their own words they buy nowhere else.")
    return _("No sign that others want them; complaints are not recorded yet.")


def _significant(row: Valuation, reader: Reader) -> str:
    kinds = kind_words(row)
    if not kinds:
        return _("Neither among the top 5 % by value nor marked by a person.")
    # A list mark of the reader's language stands between the kinds.
    return _("Matters: %(kinds)s.") % {"kinds": _(", ").join(str(kind) for kind in kinds)}


def _fixable(row: Valuation, reader: Reader) -> str:
    if row.contribution_fixed_year is None or row.contribution_year is None:
        return _("Not known without the cost of goods and of service.")
    return _(
        "Served in the cheapest permitted way they would have left %(fixed)s instead of %(now)s."
    ) % {
        "fixed": reader.compact_money(row.contribution_fixed_year),
        "now": reader.compact_money(row.contribution_year),
    }


def _worth_it(row: Valuation, reader: Reader) -> str:
    stakes, phase = row.strategy_inputs, row.strategy_inputs.get("phase")
    if phase not in {"prospect", "separated"}:
        return _("Asked of prospects and of those who left only.")
    found = [stakes.get(name) for name in ("value", "chance", "cost")]
    if None in found:
        if phase == "prospect":
            return _("Not known: it needs costs, what winning costs, and a year of prospects.")
        return _("Not known: it needs costs, and enough customers who left and came back.")
    value, chance, cost = found
    words = {
        "value": reader.compact_money(round(value)),
        "chance": reader.percent(chance),
        "cost": reader.compact_money(round(cost)),
    }
    if phase == "prospect":
        said = _(
            "A new customer leaves us %(value)s, %(chance)s of prospects buy, winning one costs"
            " %(cost)s."
        )
    else:
        said = _(
            "Back for a year they would leave us %(value)s; %(chance)s of such customers come back;"
            " an offer costs %(cost)s."
        )
    return said % words


SENTENCES: dict[str, Callable[[Valuation, Reader], str]] = {
    "future_value": _future_value,
    "is_profitable": _profit,
    "has_high_cost_to_serve": _cost_to_serve,
    "has_high_difficulty": _difficulty,
    "has_headroom": _headroom,
    "is_contested": _contested,
    "is_significant": _significant,
    "is_fixable": _fixable,
    "is_worth_it": _worth_it,
}
