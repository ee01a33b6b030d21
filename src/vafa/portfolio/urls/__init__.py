"""Addresses of the portfolio's own pages."""

from __future__ import annotations
