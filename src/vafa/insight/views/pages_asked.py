"""Which page of a list an address asks for, where pages are told by a row's own number."""

from __future__ import annotations

from vafa.staff.middleware import StaffRequest


def number_asked(request: StaffRequest, name: str) -> int | None:
    """Read a number from the address; nonsense is the first page."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
