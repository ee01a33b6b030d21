"""The tables of customers."""

from __future__ import annotations

from vafa.customers.models.people import Customer, Identity, LeftOut, SearchToken, Sighting

__all__ = ["Customer", "Identity", "LeftOut", "SearchToken", "Sighting"]
