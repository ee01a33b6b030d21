"""Vafa: customer relationships and loyalty for online shops, on the shop's own server."""

from __future__ import annotations

__version__ = "0.1.0"
