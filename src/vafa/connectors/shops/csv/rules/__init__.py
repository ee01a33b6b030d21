"""Orders in files: which fields there are, whose export it is, and what each row says."""

from __future__ import annotations

from vafa.connectors.shops.csv.rules.rows import OrderRow

__all__ = ["OrderRow"]
