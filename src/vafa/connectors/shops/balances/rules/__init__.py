"""What lists of balances hold, and how a row of one is understood. Pure."""

from __future__ import annotations
