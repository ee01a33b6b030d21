"""MBG/NBD: BG/NBD in which the first purchase may be the last one (Batislam et al. 2007)."""

from __future__ import annotations

from vafa.analytics.models.betageometric import BetaGeometric


class MBGNBD(BetaGeometric):
    """Answer who is still a customer and how much each will buy, one-time buyers included.

    As BG/NBD, but a customer may also leave right after the first purchase, so P(alive) of
    one-time buyers falls with their silence.

    Batislam, Denizel & Filiztekin: Empirical validation and comparison of models for customer
    base analysis, International Journal of Research in Marketing 24 (2007).

    >>> m = MBGNBD.with_params(r=0.525, alpha=6.183, a=0.891, b=1.614)
    >>> bought = [2, 1, 0, 4, 7], [30.43, 1.71, 0, 35, 8], [38.86] * 5
    >>> m.p_alive(*bought).round(4).tolist()
    [0.7062, 0.1708, 0.3897, 0.8077, 0.0016]
    """

    _extra = 1
