"""The shops to try: what they are, and whom their data is owed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DemoShop:
    """A shop to try: its house settings, its last day, and whose data it is."""

    name: str
    currency: str
    money_unit: str
    time_zone: str
    calendar: str
    week_start: int
    default_language: str
    phone_region: str
    as_of_date: date
    attribution: str = ""


RETAIL = DemoShop(
    name="Online Retail",
    currency="GBP",
    money_unit="GBP",
    time_zone="Europe/London",
    calendar="gregorian",
    week_start=0,
    default_language="en",
    phone_region="GB",
    as_of_date=date(2011, 6, 9),
    attribution="Chen, D. (2019). Online Retail II. UCI Machine Learning Repository. "
    "doi:10.24432/C5CG6D. CC BY 4.0",
)
TEHRAN = DemoShop(
    name="باغ ابریشم",
    currency="IRR",
    money_unit="IRT",
    time_zone="Asia/Tehran",
    calendar="jalali",
    week_start=5,
    default_language="fa",
    phone_region="IR",
    as_of_date=date(2026, 9, 22),
)
THESSALONIKI = DemoShop(
    name="Θερμαϊκός",
    currency="EUR",
    money_unit="EUR",
    time_zone="Europe/Athens",
    calendar="gregorian",
    week_start=0,
    default_language="el",
    phone_region="GR",
    as_of_date=date(2026, 9, 22),
)
SHOPS: dict[str, DemoShop] = {"retail": RETAIL, "tehran": TEHRAN, "thessaloniki": THESSALONIKI}


def attribution_of(demo: str) -> str:
    """Return whom a shop's data is owed to, as its licence asks; empty when nobody."""
    shop = SHOPS.get(demo)
    return shop.attribution if shop else ""
