"""The pages of the portfolio's own: costs."""

from __future__ import annotations
