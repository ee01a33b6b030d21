"""The shape of what people say on the pages of the portfolio."""

from __future__ import annotations
