"""Where a shop may begin that knows no costs yet. Pure.

Every figure here is this project's own default, meant to be changed: none is measured in the
shop. Amounts follow from the shop's own orders, so that they fit any currency and any year's
prices. All of it is marked as estimated wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final, Literal

from vafa.core.text import search_key

ShopSize = Literal["small", "medium", "large"]

MEDIUM_FROM_ORDERS: Final = 2_000
LARGE_FROM_ORDERS: Final = 50_000
TEN_HOURS_MINUTES: Final = 600
TEAM: Final = "Orders and care"


@dataclass(frozen=True, slots=True)
class SizeDefaults:
    """What is taken for granted of a shop of one size, in hundredths of a percent.

    `shipping`, `packaging` and `return_handling` are parts of what a usual order is worth;
    `team` is the part of net revenue that goes to the people who pack, answer and mend.
    """

    margin: int
    payment_fee: int
    shipping: int
    packaging: int
    return_handling: int
    team: int


SIZES: Final[Mapping[ShopSize, SizeDefaults]] = {
    "small": SizeDefaults(
        margin=4_000, payment_fee=200, shipping=400, packaging=150, return_handling=500, team=1_000
    ),
    "medium": SizeDefaults(
        margin=3_800, payment_fee=160, shipping=350, packaging=120, return_handling=450, team=800
    ),
    "large": SizeDefaults(
        margin=3_500, payment_fee=120, shipping=300, packaging=100, return_handling=400, team=600
    ),
}


@dataclass(frozen=True, slots=True)
class DefaultActivity:
    """Work that every shop does, what makes it happen, and how long it takes once."""

    code: str
    driver: str
    seconds: int


ACTIVITIES: Final = (
    DefaultActivity("pick_and_pack", "order", 360),
    DefaultActivity("handle_return", "return", 900),
    DefaultActivity("handle_complaint", "complaint", 1_800),
    DefaultActivity("answer_mail", "ticket", 360),
    DefaultActivity("answer_call", "call", 480),
    DefaultActivity("change_order", "manual", 300),
    DefaultActivity("moderate_review", "manual", 120),
)

# Words in names of categories that trade at a margin of their own, in basis points.
_BY_WORD: Final[Mapping[str, int]] = {
    word: margin
    for margin, words in {
        1_500: "electronic laptop mobile phone computer موبایل لپ‌تاپ کامپیوتر ηλεκτρονικά κινητά",
        2_200: "grocery food tea coffee خوراک خشکبار چای قهوه τρόφιμα τσάι καφέ μέλι λάδι ελιές",
        3_500: "book books toy toys کتاب اسباب‌بازی βιβλία παιχνίδια",
        5_000: "fashion clothing shoes dress پوشاک لباس کفش ρούχα παπούτσια ένδυση",
        5_500: "beauty cosmetics perfume jewellery آرایشی عطر زیورآلات καλλυντικά άρωμα κοσμήματα",
    }.items()
    for word in map(search_key, words.split())
}


def shop_size(orders_year: int) -> ShopSize:
    """Tell a shop's size by its orders of a year."""
    if orders_year >= LARGE_FROM_ORDERS:
        return "large"
    return "medium" if orders_year >= MEDIUM_FROM_ORDERS else "small"


def category_margin(category: str) -> int | None:
    """Guess the margin of a category by a word in its name; None when no word is known."""
    found = (_BY_WORD.get(word) for word in search_key(category).split())
    return next((margin for margin in found if margin is not None), None)


def part_of(amount: int, basis_points: int) -> int:
    """Take a part of an amount, in two figures: nobody believes an estimate of five."""
    exact = amount * basis_points // 10_000
    digits = max(len(str(exact)) - 2, 0)
    return round(exact, -digits)


def team_minutes(*, orders_year: int, returns_year: int) -> int:
    """Tell for how many minutes of a month a team is paid that does this work, in tens of hours.

    Orders and returns fill about three quarters of what it can do: somebody also answers.
    """
    seconds = {activity.driver: activity.seconds for activity in ACTIVITIES}
    yearly = orders_year * seconds["order"] + returns_year * seconds["return"]
    monthly_minutes = Fraction(yearly, 60 * 12)
    needed = monthly_minutes * Fraction(10_000, 8_000) * Fraction(4, 3)
    return max(1, ceil(needed / TEN_HOURS_MINUTES)) * TEN_HOURS_MINUTES
