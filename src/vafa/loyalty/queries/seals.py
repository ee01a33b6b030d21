"""Secrets of games: seeds and keys that are kept encrypted until they may be shown, or for ever."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def sealed(secret: bytes) -> str:
    """Encrypt a secret with the shop's key."""
    return _cipher().encrypt(secret).decode()


def unsealed(text: str) -> bytes:
    """Give a secret back; who asks must not show it before its time."""
    return _cipher().decrypt(text.encode())


def _cipher() -> Fernet:
    key = salted_hmac("vafa.loyalty.games", settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
