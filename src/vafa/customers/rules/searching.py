"""The folded words by which a customer is found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import phonenumbers

from vafa.core.contacts import phone_search_keys, phone_searched
from vafa.core.text import search_tokens

TOKEN_LENGTH_MAX: Final = 60


def tokens_of(texts: Iterable[str]) -> set[str]:
    """List the folded words by which a customer is found; a phone also by how it is dialled."""
    tokens: set[str] = set()
    for text in texts:
        words = [*search_tokens(text), *(_phone_words(text) if text.startswith("+") else ())]
        tokens.update(word[:TOKEN_LENGTH_MAX] for word in words)
    return tokens


def _phone_words(text: str) -> tuple[str, ...]:
    try:
        return phone_search_keys(text)
    except phonenumbers.NumberParseException:
        return ()


def words_searched(text: str) -> list[list[str]]:
    """Split what somebody types into folded words; what may be a phone is also tried as one word.

    Returns the ways to understand the text; in each, all words must be found.
    """
    words = [word[:TOKEN_LENGTH_MAX] for word in search_tokens(text)]
    phone = phone_searched(text)
    ways = [words] if words else []
    return [*ways, [phone]] if phone and [phone] != words else ways
