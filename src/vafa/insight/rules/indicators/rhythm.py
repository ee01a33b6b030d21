"""Figures of rhythm and phase."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.insight.rules.indicators.shape import Indicator, IndicatorGroup

RHYTHM = IndicatorGroup(
    code="rhythm",
    title=_("Rhythm and phase"),
    indicators=(
        Indicator(
            slug="usual-gap",
            title=_("Usual gap"),
            question=_("How many days usually lie between this customer's purchases?"),
            meaning=_(
                "The typical pause of the customer, drawn to the rhythm of the whole shop while "
                "there are few of their own."
            ),
            limit=_("After two purchases it is mostly the shop's rhythm, not the customer's."),
            unit="days",
            formula="exp((Σ ln gap + 3 · L) / (n + 3))",
        ),
        Indicator(
            slug="silence-thresholds",
            title=_("Silence thresholds"),
            question=_("After how much silence is a customer at risk, and after how much former?"),
            meaning=_(
                "The usual gap, stretched as far as pauses in this shop stray: longer than 80 of "
                "100 pauses is at risk, longer than 95 is former. You can change both on Lifecycle."
            ),
            limit=_(
                "One pause in twenty is longer and still ends with a purchase; some who are called "
                "former come back."
            ),
            unit="days",
            formula="usual gap · exp(z)",
        ),
        Indicator(
            slug="phase",
            title=_("Phase"),
            question=_("Where does the relation stand?"),
            meaning=_(
                "Prospect, new, existing (perhaps at risk) or former (perhaps won back). The first "
                "rule that fits the orders and the silence decides."
            ),
            limit=_("It tells of orders only. Nobody asked the customer."),
            unit="none",
        ),
        Indicator(
            slug="overdue",
            title=_("Overdue"),
            question=_("Is the next purchase later than it should be?"),
            meaning=_(
                "Silent for longer than the time in which nineteen of twenty customers with this "
                "history would have bought again."
            ),
            limit=_(
                "“At risk” looks at pauses only, this at the whole history; for a while the two may"
                " disagree."
            ),
            unit="days",
            formula="P(buys by then | still a customer) = 0.95",
        ),
    ),
)
