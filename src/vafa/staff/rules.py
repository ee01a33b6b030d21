"""Who may do what, and when a sign-in attempt must wait. Pure."""

from __future__ import annotations

import hashlib
import hmac
import struct
from datetime import datetime

READ_CUSTOMERS = frozenset(
    {
        "customers.view",
        "portfolio.view",
        "lifecycle.view",
        "insight.view",
        "data.view",
        "tasks.view",
        "processes.view",
        "loyalty.view",
    }
)
PERMISSIONS = READ_CUSTOMERS | {
    "customers.export",
    "customers.change",
    "customers.merge",
    "customers.contacts",
    "customers.erase",
    "portfolio.decide",
    "lifecycle.settings",
    "costs.view",
    "costs.change",
    "imports.view",
    "imports.run",
    "imports.withdraw",
    "data.mend",
    "settings.change",
    "staff.manage",
    "api.manage",
    "audit.view",
    "work.cancel",
    "tasks.change",
    "processes.change",
    "processes.suggest",
    # Programmes, rules, codes, games, partners; then points of one member, and what is beyond
    # anybody's own limit; the counter.
    "loyalty.change",
    "loyalty.adjust",
    "loyalty.approve",
    "loyalty.counter",
}

ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    "owner": frozenset(PERMISSIONS),
    "marketer": READ_CUSTOMERS
    | {
        "customers.export",
        "customers.change",
        "customers.merge",
        "customers.contacts",
        "portfolio.decide",
        "costs.view",
        "imports.view",
        "imports.run",
        "data.mend",
        "work.cancel",
        "tasks.change",
        "processes.change",
        "processes.suggest",
        "loyalty.change",
        "loyalty.adjust",
        "loyalty.counter",
    },
    "care_agent": READ_CUSTOMERS
    | {
        "customers.change",
        "customers.merge",
        "customers.contacts",
        "tasks.change",
        "processes.suggest",
        "loyalty.adjust",
        "loyalty.counter",
    },
    "analyst": READ_CUSTOMERS
    | {
        "customers.export",
        "costs.view",
        "costs.change",
        "imports.view",
        "imports.run",
        "data.mend",
        "tasks.change",
        "processes.change",
        "processes.suggest",
    },
    "viewer": READ_CUSTOMERS,
}

# What a key of the API may be given; each address of the API names one of them.
API_SCOPES: dict[str, str] = {
    "shop:read": "the shop's name, clock and money",
    "customers:read": "customers with their number, name and place, without contact details",
    "customers:contacts": "e-mail addresses, phone numbers and other identities of customers",
    "customers:write": "adding prospects, changing details of customers",
    "orders:read": "orders with their lines",
    "orders:write": "recording orders and what becomes of them",
    "valuations:read": "phase, value and forecast of customers",
    "strategies:read": "the strategy of a customer, with its rule and inputs",
    "strategies:write": "choosing a strategy, deciding about an end",
    "tasks:read": "tasks with their due day and reason",
    "tasks:write": "adding and completing tasks",
    "loyalty:read": "programmes, members with what they have, and why they got it",
    "loyalty:write": "baskets, orders, returns, members and codes of programmes",
    "loyalty:partner": "points at the till of one partner, that the key was made for",
}
# Such a key is made on the page of what it reaches, never with the others.
BOUND_SCOPES = frozenset({"loyalty:partner"})
# Divisible by the number of books that a minute has.
API_RATES = (60, 600, 6_000)
API_BOOKS_A_MINUTE = 30
API_ANSWER_HOURS = 48

ATTEMPTS_FREE = 5
ATTEMPT_WINDOW_MINUTES = 60
WAIT_SECONDS_MAX = 900
TOTP_STEP_SECONDS = 30
TOTP_DIGITS = 6


def may(role: str, permission: str) -> bool:
    """Tell whether a role holds a permission; an unknown permission is held by nobody."""
    return permission in ROLE_PERMISSIONS.get(role, frozenset())


def wait_seconds(failures: int) -> int:
    """Tell how long to wait after so many failures in a row: free at first, then doubling."""
    if failures < ATTEMPTS_FREE:
        return 0
    return int(min(2 ** (failures - ATTEMPTS_FREE + 1), WAIT_SECONDS_MAX))


def totp_code(secret: bytes, step: int) -> str:
    """Compute the one-time code of a time step (RFC 6238 with SHA-1 and six digits)."""
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**TOTP_DIGITS:0{TOTP_DIGITS}d}"


def totp_step(at: datetime) -> int:
    """Return the number of the time step in which an instant lies."""
    return int(at.timestamp()) // TOTP_STEP_SECONDS


def matching_totp_step(secret: bytes, code: str, *, at: datetime, after_step: int) -> int | None:
    """Find the step that a typed code belongs to, one step early or late allowed.

    Steps up to `after_step` were used before and never match again.
    """
    now = totp_step(at)
    for step in (now, now - 1, now + 1):
        if step > after_step and hmac.compare_digest(totp_code(secret, step), code):
            return step
    return None


def written_key(prefix: str, secret: str) -> str:
    """Write a key of the API as a program sends it."""
    return f"vafa_{prefix}_{secret}"


def key_parts(text: str) -> tuple[str, str] | None:
    """Take a written key apart into its prefix and its secret, if it is one at all."""
    mark, _line, rest = text.partition("_")
    prefix, _line, secret = rest.partition("_")
    is_whole = mark == "vafa" and prefix.isalnum() and prefix.isascii() and len(prefix) <= 16
    return (prefix, secret) if is_whole and secret else None
