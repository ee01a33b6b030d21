"""BG/NBD: the beta-geometric / negative binomial model (Fader, Hardie & Lee 2005)."""

from __future__ import annotations

from vafa.analytics.models.betageometric import BetaGeometric


class BGNBD(BetaGeometric):
    """Answer who is still a customer and how much each will buy, from x, t_x and T alone.

    Purchases come at a rate lambda ~ Gamma(r, alpha); after each repeat purchase a customer
    leaves with probability p ~ Beta(a, b). Nobody leaves before the first repeat purchase, so
    P(alive) of one-time buyers is 1: use `p_buys` as the measure of risk.

    Fader, Hardie & Lee: "Counting Your Customers" the Easy Way, Marketing Science 24 (2005).

    >>> m = BGNBD.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> bought = [2, 1, 0, 4, 7], [30.43, 1.71, 0, 35, 8], [38.86] * 5
    >>> m.expected_purchases(39, *bought).round(3).tolist()
    [1.226, 0.203, 0.195, 2.552, 0.007]
    """

    _extra = 0
