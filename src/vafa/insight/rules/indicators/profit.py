"""Figures of profit and of the costs behind it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.insight.rules.indicators.shape import Indicator, IndicatorGroup

PROFIT = IndicatorGroup(
    code="profit",
    title=_("Profit"),
    indicators=(
        Indicator(
            slug="gross-margin",
            title=_("Gross margin"),
            question=_("What is left of net revenue after the goods?"),
            meaning=_(
                "Net revenue less what the goods cost on their day. Where no cost is known, the "
                "margin rate of the category or of the shop stands for it, marked as estimated."
            ),
            limit=_("One line without cost and rate makes the customer's whole year unknown."),
            unit="money",
            formula="Σ (net revenue − quantity · unit cost)",
        ),
        Indicator(
            slug="cost-to-serve",
            title=_("Cost to serve"),
            question=_("What did a customer cost beyond the goods?"),
            meaning=_(
                "Delivery, payment fees, packaging, returns, gifts and compensation, and the time "
                "of your people at what a workable minute costs."
            ),
            limit=_("Work that nobody counts is missing; idle time is charged to nobody."),
            unit="money",
            formula="direct costs + Σ times done · minutes · rate",
        ),
        Indicator(
            slug="contribution",
            title=_("Contribution"),
            question=_("What did a customer leave?"),
            meaning=_(
                "Gross margin less cost to serve, of the last 365 days. What it cost to win the "
                "customer stands beside it."
            ),
            limit=_("Rent, advertising and other costs of the house are not taken off."),
            unit="money",
            formula="gross margin − cost to serve",
        ),
        Indicator(
            slug="future-value",
            title=_("Future value"),
            question=_("What will a customer leave in 24 months?"),
            meaning=_(
                "Purchase days to expect, each month counted a little less, times what a purchase "
                "day leaves, drawn to customers alike. Where prices rise faster than you set on "
                "the page Prices, every order of the year counts at what it would leave in "
                "today's prices, and so does what is to come; else as it was paid."
            ),
            limit=_(
                "A purchase day is taken to leave as much as lately; costs that change are seen a "
                "year later."
            ),
            unit="money",
            formula="(contribution + 3 · mean) / (days + 3) · Σ expected days · 1.10^(−m/12)",
        ),
        Indicator(
            slug="acquisition-cost",
            title=_("Acquisition cost"),
            question=_("What did it cost to win a customer?"),
            meaning=_(
                "What was spent on the channel of the first order in its month, shared among the "
                "customers it won. Other spend is shared among all who were won that month."
            ),
            limit=_(
                "Unknown for a month without spend written down; nobody knows which advertisement "
                "persuaded."
            ),
            unit="money",
            formula="spend of channel and month / customers won",
        ),
        Indicator(
            slug="difficulty",
            title=_("Difficulty"),
            question=_("How much trouble is a customer beside others?"),
            meaning=_(
                "Where the customer stands among all in returns, discounts, failed orders, "
                "questions and complaints of the last 365 days; as far as your shop records them."
            ),
            limit=_("A high figure may be your own mistakes coming back."),
            unit="share",
            formula="mean of percentiles",
        ),
        Indicator(
            slug="headroom",
            title=_("Headroom"),
            question=_("What could a customer still buy here?"),
            meaning=_(
                "What they spend elsewhere by their own words; else the part of the categories of "
                "similar customers that this one does not buy."
            ),
            limit=_("That others buy it does not say that this customer needs it."),
            unit="share",
            formula="1 − share of wallet",
        ),
        Indicator(
            slug="share-of-wallet",
            title=_("Share of wallet"),
            question=_("Which part of what they spend on such goods do you get?"),
            meaning=_(
                "From how many shops a customer named and your place among them. First of two shops"
                " is about two thirds."
            ),
            limit=_("It rests on what one person said on one day."),
            unit="share",
            formula="(1 − rank / (shops + 1)) · 2 / shops",
        ),
        Indicator(
            slug="fixable",
            title=_("Fixable"),
            question=_("Would cheaper service make the relation pay?"),
            meaning=_(
                "The year is counted again with more self-service, no cost of returns and delivery "
                "at the standard price. Yes when something is left or enough is saved."
            ),
            limit=_("It takes the customer to buy as much as before."),
            unit="none",
        ),
        Indicator(
            slug="worth-it",
            title=_("Worth it"),
            question=_("Does winning, or winning back, pay?"),
            meaning=_(
                "The chance of return after so long a silence times what those who returned left, "
                "against the cost of an offer; for prospects, what a won customer leaves against "
                "the cost of winning."
            ),
            limit=_("Unknown while any part of it is."),
            unit="none",
            formula="P(return) · days · contribution of a day > cost of an offer",
        ),
        Indicator(
            slug="whale-curve",
            title=_("Whale curve"),
            question=_("Who makes the profit, and who takes it away?"),
            meaning=_(
                "Customers from the best contribution to the worst; the curve adds them up. What "
                "lies above the end is the profit that loss makers destroy."
            ),
            limit=_("Customers whose costs are unknown are not in it."),
            unit="share",
            formula="Σ contribution of the best k / Σ contribution",
        ),
        Indicator(
            slug="balance",
            title=_("Balance"),
            question=_("Does keeping the customers pay?"),
            meaning=_(
                "Gross margin of a month by what serving cost in it. Below one, the base costs more"
                " than it brings."
            ),
            limit=_("A month of heavy returns may pay for sales of the month before."),
            unit="ratio",
            formula="gross margin of a month / cost to serve of the month",
        ),
        Indicator(
            slug="how-well-costs-are-known",
            title=_("How well costs are known"),
            question=_("How much of the year's revenue has a known cost behind it?"),
            meaning=_(
                "Net revenue of products of the last 365 days: with a unit cost of their own, with "
                "a margin rate in its place, or with neither."
            ),
            limit=_("It does not say whether a cost that was told is right."),
            unit="share",
            formula="Σ net revenue with a known cost / Σ net revenue",
        ),
    ),
)
