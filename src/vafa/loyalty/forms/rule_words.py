"""The words of a rule's sentence: what sets it off, what it looks at, how it compares."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

WHEN: Final[dict[str, Words]] = {
    "order_quoted": _("When a basket is priced"),
    "order_placed": _("When an order is placed"),
    "order_paid": _("When an order is paid"),
    "order_shipped": _("When an order leaves the shop"),
    "order_delivered": _("When an order is delivered"),
    "order_completed": _("When an order's return period is over"),
    "member_joined": _("When a customer joins"),
    "birthday": _("On a customer's birthday"),
    "name_day": _("On a customer's name day"),
    "anniversary": _("On a customer's anniversary"),
    "profile_completed": _("When a customer completes the profile"),
    "review_written": _("When a customer writes a review"),
    "survey_answered": _("When a customer answers a survey"),
    "referral_qualified": _("When a recommended friend has bought"),
    "friend_welcomed": _("When a customer comes recommended by a friend"),
    "code_entered": _("When a customer enters a code"),
    "challenge_completed": _("When a customer completes a challenge"),
    "tier_reached": _("When a customer reaches a tier"),
    "complaint_resolved": _("When a complaint is settled"),
    "checked_in": _("When a customer comes by"),
    "day_begun": _("Every morning"),
}
FIELDS: Final[dict[str, Words]] = {
    "order.total": _("the order's total"),
    "order.goods": _("the value of the goods"),
    "order.shipping": _("the shipping cost"),
    "order.units": _("the number of pieces"),
    "order.channel": _("the sales channel"),
    "order.country": _("the country of delivery"),
    "order.payment": _("the way of paying"),
    "order.codes": _("the codes entered"),
    "order.ordered_at": _("the time of the order"),
    "order.delivered_at": _("the time of delivery"),
    "line.product": _("the product"),
    "line.category": _("the category"),
    "line.categories": _("the categories"),
    "line.brand": _("the brand"),
    "line.tags": _("the product's tags"),
    "line.units": _("the pieces of the product"),
    "line.amount": _("the amount of the line"),
    "line.price": _("the price of a piece"),
    "customer.phase": _("the customer's phase"),
    "customer.strategy": _("the customer's strategy"),
    "customer.segments": _("the customer's segments"),
    "customer.tier": _("the customer's tier"),
    "customer.tier_rank": _("the rank of the customer's tier"),
    "customer.order_number": _("the number of the customer's orders"),
    "customer.ordered_before_at": _("the time of the previous order"),
    "customer.joined_at": _("the time the customer joined"),
    "customer.recency": _("the days since the latest purchase"),
    "customer.frequency": _("the number of days with a purchase"),
    "customer.monetary": _(
        "what the customer spent in the latest year, in the smallest unit of money"
    ),
    "customer.value": _("the customer's expected value"),
    "customer.age": _("the customer's age"),
    "customer.country": _("the customer's country"),
    "customer.language": _("the customer's language"),
    "customer.cause": _("the customer's cause"),
    "event.what": _("what it was about"),
    "event.number": _("the figure given"),
    "event.amount": _("the amount given"),
    "event.at": _("the time it happened"),
    "clock.day": _("the day"),
    "clock.moment": _("the time"),
    "clock.weekday": _("the day of the week"),
    "clock.hour": _("the hour"),
    "clock.month": _("the month"),
    "clock.day_of_month": _("the day of the month"),
}
# What is true or false by itself, and its opposite.
CLAIMS: Final[dict[str, tuple[Words, Words]]] = {
    "line.is_discounted": (
        _("the product is already discounted"),
        _("the product is not discounted"),
    ),
    "customer.is_employee": (
        _("the customer works for the shop"),
        _("the customer does not work for the shop"),
    ),
}
COMPARED: Final[dict[str, Words]] = {
    "is": _("%(what)s is %(value)s"),
    "is_not": _("%(what)s is not %(value)s"),
    "at_least": _("%(what)s is at least %(value)s"),
    "more_than": _("%(what)s is more than %(value)s"),
    "at_most": _("%(what)s is at most %(value)s"),
    "less_than": _("%(what)s is less than %(value)s"),
}
COMPARED_IN_TIME: Final[dict[str, Words]] = {
    "is": _("%(what)s is %(value)s"),
    "is_not": _("%(what)s is not %(value)s"),
    "at_least": _("%(what)s is %(value)s or later"),
    "more_than": _("%(what)s is after %(value)s"),
    "at_most": _("%(what)s is %(value)s or earlier"),
    "less_than": _("%(what)s is before %(value)s"),
}
OPPOSITES: Final[dict[str, str]] = {
    "is": "is_not",
    "is_not": "is",
    "at_least": "less_than",
    "more_than": "at_most",
    "at_most": "more_than",
    "less_than": "at_least",
}
# What kind of thing a field names, to find its name.
THINGS: Final[dict[str, str]] = {
    "order.channel": "channel",
    "order.country": "country",
    "order.payment": "payment",
    "order.codes": "code",
    "line.product": "product",
    "line.category": "category",
    "line.categories": "category",
    "line.brand": "brand",
    "line.tags": "tag",
    "customer.phase": "phase",
    "customer.strategy": "strategy",
    "customer.segments": "segment",
    "customer.tier": "tier",
    "customer.country": "country",
    "customer.language": "language",
    "customer.cause": "cause",
    "event.what": "event",
}
SINCE: Final[dict[str, Words]] = {
    "customer.joined_at": _("the time since the customer joined"),
    "customer.ordered_before_at": _("the time since the previous order"),
    "order.ordered_at": _("the time since the order"),
    "order.delivered_at": _("the time since delivery"),
    "event.at": _("the time since it happened"),
}
# What comes out when the lines of an order are put together.
TOGETHER: Final[dict[tuple[str, str], Words]] = {
    ("count", ""): _("the number of products"),
    ("sum", "line.amount"): _("the value of the products"),
    ("min", "line.amount"): _("the smallest amount of a product"),
    ("max", "line.amount"): _("the largest amount of a product"),
    ("sum", "line.units"): _("the number of pieces"),
    ("min", "line.units"): _("the fewest pieces of a product"),
    ("max", "line.units"): _("the most pieces of a product"),
    ("min", "line.price"): _("the lowest price of a piece"),
    ("max", "line.price"): _("the highest price of a piece"),
}
FOLDED: Final[dict[str, Words]] = {
    "sum": _("the sum over the products of %(what)s"),
    "min": _("the smallest among the products of %(what)s"),
    "max": _("the largest among the products of %(what)s"),
}
