"""Which model predicts this shop best, judged on the shop's own past.

The clock is stopped at several days of the past; every candidate predicts what followed; what
followed is known. `race.py` runs that, `choice.py` decides, `report.py` is what is kept of it.
"""

from __future__ import annotations

from vafa.analytics.choosing.choice import choose_model
from vafa.analytics.choosing.purchases import Purchases
from vafa.analytics.choosing.report import Backtest

__all__ = ["Backtest", "Purchases", "choose_model"]
