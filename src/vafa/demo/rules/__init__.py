"""The shops that come along to be tried, and how invented people buy. Pure."""

from __future__ import annotations

from vafa.demo.rules.shops import (
    RETAIL,
    SHOPS,
    TEHRAN,
    THESSALONIKI,
    DemoShop,
    attribution_of,
)

__all__ = ["RETAIL", "SHOPS", "TEHRAN", "THESSALONIKI", "DemoShop", "attribution_of"]
