"""Which share of their purchases a customer gives each shop they name."""

from __future__ import annotations


def share_of_wallet(*, rank: int, brands: int) -> float:
    """Answer which share of the wallet a shop has that a customer ranks so among so many.

    Wallet allocation rule (Keiningham and others, Harvard Business Review 10/2011):
    (1 − rank / (brands + 1)) × 2 / brands. The shares of all brands named add up to one.
    """
    assert 1 <= rank <= brands
    return (1 - rank / (brands + 1)) * 2 / brands


def ranks_of_others(*, named: int, own_rank: int | None) -> list[int | None]:
    """List the places of the other shops, named the preferred first, round the place of ours."""
    if own_rank is None:
        return [None] * named
    return [place if place < own_rank else place + 1 for place in range(1, named + 1)]
