"""What is written about customers."""

from __future__ import annotations

from vafa.customers.actions.leave_out import (
    AlreadyLeftOut,
    NotLeftOut,
    leave_out_customer,
    take_in_customer,
)
from vafa.customers.actions.recognise import recognise_customers
from vafa.customers.actions.withdraw import withdraw_customers

__all__ = [
    "AlreadyLeftOut",
    "NotLeftOut",
    "leave_out_customer",
    "recognise_customers",
    "take_in_customer",
    "withdraw_customers",
]
