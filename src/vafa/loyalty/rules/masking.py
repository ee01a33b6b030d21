"""What somebody else's staff may know of a name: enough to ask whether the card is theirs."""

from __future__ import annotations

from typing import Final

_WORDS_MOST: Final = 3


def masked_name(name: str) -> str:
    """Keep the first letter of each word of a name: "Reza Karimi" is "R… K…"."""
    words = ["".join(sign for sign in word if sign.isalnum()) for word in name.split()]
    return " ".join(f"{word[0]}…" for word in words[:_WORDS_MOST] if word)
