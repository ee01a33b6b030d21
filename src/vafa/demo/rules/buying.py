"""How invented people buy: when they come, how often, how regularly, and when they stop.

Everything follows from one seed, so that a shop is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

REGULAR_SHARE = 0.35
ONE_TIME_SHARE = 0.30
CANCELLED_SHARE, RETURNED_SHARE, PENDING_SHARE, REFUSED_SHARE = 0.03, 0.025, 0.01, 0.012


@dataclass(frozen=True, slots=True)
class Article:
    """Something on the shelf, with its price at the first day in the shop's money unit."""

    code: str
    name: str
    category: str
    price: float


@dataclass(frozen=True, slots=True)
class Assortment:
    """A shop's shelf and its year: `season` holds a factor for each of 53 weeks of a year."""

    articles: Sequence[Article]
    season: Sequence[float]
    price_rise_per_year: float
    round_to: float
    first_day: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Bought:
    """One line of an invented order; `price` is of one piece on that day."""

    article: Article
    quantity: int
    price: float


@dataclass(frozen=True, slots=True)
class Basket:
    """An invented order of the n-th customer."""

    customer: int
    at: datetime
    lines: tuple[Bought, ...]
    status: str


def baskets(shelf: Assortment, *, customers: int, seed: int) -> list[Basket]:
    """Let so many people buy for the shop's days, and list their orders by time."""
    random = np.random.default_rng(seed)
    found = [
        basket for customer in range(customers) for basket in _history(shelf, customer, random)
    ]
    return sorted(found, key=lambda basket: (basket.at, basket.customer))


def _history(shelf: Assortment, customer: int, random: np.random.Generator) -> Iterator[Basket]:
    """One person: a first order, then others at a rhythm of his own until he stays away."""
    # More people come each month, as in a shop that grows; the first weeks have the oldest.
    day = shelf.days * float(random.beta(1.1, 0.9)) * 0.97
    tastes = random.choice(len(shelf.articles), size=8, replace=False)
    gap = float(np.exp(random.normal(np.log(48), 0.6)))
    shape = 6.0 if random.random() < REGULAR_SHARE else 1.0
    leaving = 1.0 if random.random() < ONE_TIME_SHARE else float(random.beta(0.9, 7))
    while day < shelf.days:
        at = _moment(shelf, day, random)
        if random.random() < shelf.season[at.timetuple().tm_yday // 7]:
            yield _basket(shelf, customer, at, tastes, random)
            if random.random() < leaving:
                return
        day += max(1.0, float(random.gamma(shape, gap / shape)))


def _moment(shelf: Assortment, day: float, random: np.random.Generator) -> datetime:
    hour = float(np.clip(random.normal(17, 4.5), 0, 23.9))
    midnight = shelf.first_day + timedelta(days=int(day))
    return midnight + timedelta(minutes=int(hour * 60))


def _basket(
    shelf: Assortment,
    customer: int,
    at: datetime,
    tastes: np.ndarray[tuple[int], np.dtype[np.int64]],
    random: np.random.Generator,
) -> Basket:
    years = (at - shelf.first_day).days / 365.25
    rise = (1 + shelf.price_rise_per_year) ** years
    chosen = random.choice(tastes, size=min(len(tastes), 1 + random.poisson(1.2)), replace=False)
    lines = []
    for index in chosen:
        article = shelf.articles[int(index)]
        price = max(shelf.round_to, round(article.price * rise / shelf.round_to) * shelf.round_to)
        lines.append(Bought(article, 1 + int(random.poisson(0.4)), round(price, 2)))
    return Basket(customer, at, tuple(lines), _status(float(random.random())))


def _status(chance: float) -> str:
    for status, share in (
        ("cancelled", CANCELLED_SHARE),
        ("refunded", RETURNED_SHARE),
        ("pending", PENDING_SHARE),
        ("refused", REFUSED_SHARE),
    ):
        if chance < share:
            return status
        chance -= share
    return "paid"
