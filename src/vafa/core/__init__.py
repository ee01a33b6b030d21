"""What every floor above may use: money, calendars, periods, text, contact points, errors."""

from __future__ import annotations
