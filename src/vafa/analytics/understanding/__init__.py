"""The whole way from a shop's facts to a table that says of every customer what to expect."""

from __future__ import annotations

from vafa.analytics.understanding.known import Separation
from vafa.analytics.understanding.outcome import Totals, Understanding
from vafa.analytics.understanding.whole_way import understand

__all__ = ["Separation", "Totals", "Understanding", "understand"]
