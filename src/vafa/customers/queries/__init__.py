"""Customers found, and what is known of them."""

from __future__ import annotations

from vafa.customers.queries.finding import customer, known_customers, search_customers

__all__ = ["customer", "known_customers", "search_customers"]
