"""What would be left if a customer were served in the cheapest way that is permitted."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real, share, whole_sum


def cheapest_service(
    contribution: ir.Table, *, self_service_share: float, standard_shipping: int | None
) -> ir.Table:
    """What would each customer contribute under the cheapest permitted service?

    Takes what `customer_contribution` gives. Saved would be (minor units)

    - self-service: `self_service_share` of the work for returns, questions, calls, complaints
    - no free returns: the return cost
    - standard shipping: shipping cost beyond orders × `standard_shipping`; None = the shop's own
      mean shipping cost per order

    and contribution_fixed = contribution + saved, saved_share = saved / gross margin. Null where
    the contribution is unknown. A saved_share needs a margin above 0.

    Source: portfolio design, 3.2, fixable.

    Example: a contribution of -30 with 50 of care work, 10 of returns and 25 of shipping for one
    order: with 0.7 and 15 saved are 35 + 10 + 10 = 55, so 25 would be left.
    """
    paid = contribution.filter(contribution.orders > 0)
    usual = paid.aggregate(
        usual=share(whole_sum(paid.shipping_cost), whole_sum(paid.orders)).fill_null(real(0.0))
    )
    whole = contribution.cross_join(usual)
    standard = whole.usual if standard_shipping is None else real(float(standard_shipping))
    allowed = (whole.orders.cast("float64") * standard).round().cast("int64")
    beyond = ibis.greatest(whole.shipping_cost - allowed, ibis.literal(0, "int64"))
    by_themselves = whole.care_work.cast("float64") * real(self_service_share)
    saved = by_themselves.round().cast("int64") + whole.return_cost + beyond
    margin = (whole.gross_margin > 0).ifelse(whole.gross_margin, ibis.null("int64"))
    return whole.select(
        "customer_id",
        saved=saved,
        saved_share=share(saved, margin),
        contribution_fixed=whole.contribution + saved,
    )
