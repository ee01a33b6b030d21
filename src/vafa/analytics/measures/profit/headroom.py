"""What a customer could still buy: what others like him buy, and he does not."""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real, share, whole_sum

SIMILAR_MIN = 30


def category_headroom(
    order_lines: ir.Table, *, since: date, until: date, similar_min: int = SIMILAR_MIN
) -> ir.Table:
    """Which share of what similar customers buy does each customer not buy?

    Similar are customers with the same main category: the one of most net revenue on days from
    `since` to `until` (ties by name). With p(c) = share of the similar who buy category c,

        headroom = Σ p(c) over categories not bought / Σ p(c) over all categories

    0 = buys everything that they buy; near 1 = nearly nothing of it. Product lines with a
    category; null where fewer than `similar_min` are similar, or the shop sells one category only.

    Source: portfolio design, 3.2, headroom where the share of wallet is not known.

    Example: of four whose main category is tea, two also buy cups and one sugar: p = 1, 0.5,
    0.25. Who buys tea alone has a headroom of 0.75 / 1.75 = 0.43, who buys tea and cups 0.14.
    """
    lines = order_lines.filter(
        order_lines.kind == "product",
        order_lines.customer_id.notnull(),
        order_lines.category.notnull(),
        order_lines.day.between(since, until),
    )
    bought = lines.group_by("customer_id", "category").aggregate(
        net_revenue=whole_sum(lines.net_revenue)
    )
    most = ibis.window(
        group_by="customer_id", order_by=[bought.net_revenue.desc(), bought.category.asc()]
    )
    placed = bought.mutate(place=ibis.row_number().over(most))
    main = placed.filter(placed.place == 0).select("customer_id", main="category")
    pairs = bought.select("customer_id", "category").join(main, "customer_id")
    buyers = pairs.group_by("main", "category").aggregate(buyers=pairs.count())
    similar = main.group_by("main").aggregate(similar=main.count())
    weights = buyers.join(similar, "main")
    weights = weights.mutate(weight=share(weights.buyers, weights.similar))
    whole = weights.group_by("main").aggregate(
        whole=weights.weight.sum(), similar=weights.similar.max()
    )
    own = pairs.join(weights.select("main", "category", "weight"), ["main", "category"])
    covered = own.group_by("customer_id", "main").aggregate(covered=own.weight.sum())
    sold = bought.aggregate(categories=bought.category.nunique())
    found = covered.join(whole, "main").cross_join(sold)
    is_known = (found.similar >= similar_min) & (found.categories > 1)
    left = real(1.0) - found.covered / found.whole
    return found.select(
        "customer_id", headroom=is_known.ifelse(ibis.greatest(left, real(0.0)), None)
    )
