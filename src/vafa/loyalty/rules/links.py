"""Signed links and tokens: who may open a page, for what, and until when. Pure.

A link of ours names a purpose, a number and an end, and is signed with a key of this purpose; it
says nothing about the person. A token of the shop names its customer and the moment at which it
was signed, and opens a page for a few minutes after that.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

Purpose = Literal["member", "join"]
_PURPOSES: Final[dict[Purpose, int]] = {"member": 1, "join": 2}
# Purpose, whose it is, the number that revokes it, its end.
_LINK: Final = struct.Struct(">BQIQ")
_SIGNATURE_BYTES: Final = 18
LINK_LENGTH: Final = 52

REPLAY: Final = timedelta(minutes=10)
# Clocks of two servers differ.
AHEAD: Final = timedelta(minutes=1)
TOKEN_LENGTH_MAX: Final = 700
NAME_LENGTH_MAX: Final = 80


@dataclass(frozen=True, slots=True)
class Link:
    """What a link opens: of a member its page, of a customer the way to join a programme.

    `number` has to be the one that counts for the member, or is the programme to join.
    """

    purpose: Purpose
    of: int
    number: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Shopper:
    """Whom a shop vouches for: its own number of the customer, and which shop it is."""

    source: str
    number: str


def written_link(link: Link, *, key: bytes) -> str:
    """Write a link as the last part of an address."""
    expires = int(link.expires_at.timestamp())
    told = _LINK.pack(_PURPOSES[link.purpose], link.of, link.number, expires)
    return _letters(told + _signed(told, key))


def read_link(text: str, *, key: bytes, at: datetime) -> Link | None:
    """Read a link that was signed with this key and has not ended; anything else is none."""
    found = _bytes(text) if len(text) == LINK_LENGTH else None
    if found is None or len(found) != _LINK.size + _SIGNATURE_BYTES:
        return None
    told, signature = found[: _LINK.size], found[_LINK.size :]
    if not hmac.compare_digest(signature, _signed(told, key)):
        return None
    number, of, counts, expires = _LINK.unpack(told)
    purposes = {number: purpose for purpose, number in _PURPOSES.items()}
    link = Link(purposes[number], of, counts, datetime.fromtimestamp(expires, UTC))
    return link if at < link.expires_at else None


def written_token(shopper: Shopper, *, secret: str, programme: int, at: datetime) -> str:
    """Write a token as a shop's server does for a customer who is signed in there."""
    told = {"source": shopper.source, "customer": shopper.number, "at": int(at.timestamp())}
    part = _letters(json.dumps(told).encode())
    return f"{part}.{_token_signature(part, secret, programme)}"


def read_token(text: str, *, secret: str, programme: int, at: datetime) -> Shopper | None:
    """Read a token that this shop signed for this programme a few minutes ago at most."""
    part, _dot, signature = text.partition(".")
    if len(text) > TOKEN_LENGTH_MAX or not signature.isascii():
        return None
    if not hmac.compare_digest(signature, _token_signature(part, secret, programme)):
        return None
    try:
        told = json.loads(_bytes(part) or b"")
        shopper = Shopper(told["source"], told["customer"])
        signed_at = datetime.fromtimestamp(told["at"], UTC)
    except (ValueError, TypeError, KeyError, OverflowError, OSError):
        return None
    names = (shopper.source, shopper.number)
    is_named = all(isinstance(name, str) and 0 < len(name) <= NAME_LENGTH_MAX for name in names)
    return shopper if is_named and signed_at - AHEAD <= at < signed_at + REPLAY else None


def origin_of(typed: str) -> str:
    """Give the one form of an origin that somebody typed or pasted; empty if it is none.

    Only https, and http on the own machine for those who try it out.
    """
    scheme, _mark, rest = typed.strip().lower().partition("://")
    host = rest.partition("/")[0]
    name, _colon, port = host.partition(":")
    is_own = name in {"localhost", "127.0.0.1"}
    is_host = bool(name) and all(part.replace("-", "").isalnum() for part in name.split("."))
    is_port = not port or (port.isdecimal() and port.isascii() and 0 < int(port) < 65_536)
    is_secure = scheme == "https" or (scheme == "http" and is_own)
    if not (is_secure and is_host and is_port and name.isascii()) or host.endswith(":"):
        return ""
    usual = {"https": "443", "http": "80"}[scheme]
    return f"{scheme}://{name}" if port in ("", usual) else f"{scheme}://{name}:{port}"


def _signed(told: bytes, key: bytes) -> bytes:
    return hmac.new(key, told, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def _token_signature(part: str, secret: str, programme: int) -> str:
    told = f"vafa-member.{programme}.{part}".encode()
    return hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()


def _letters(told: bytes) -> str:
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
