"""`analyse`: orders and returns of one file in, every customer understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
from ibis.expr import types as ir

from vafa.analytics.facts import ORDERS
from vafa.analytics.understanding import Understanding, understand
from vafa.core.errors import Refused
from vafa.insight.analyse.buyers import recognise_buyers
from vafa.insight.analyse.judged import judge_customers
from vafa.insight.analyse.netting import Netted, net_returns
from vafa.insight.analyse.tables import Tables


class NothingToAnalyse(Refused):
    code = "nothing_to_analyse"
    sentence = "The file holds no purchase of a known customer up to %(until)s: nothing to analyse."


@dataclass(frozen=True)
class OrderCounts:
    """Orders up to the last day, and whose they are; money in minor units.

    `orders` = `purchases` + `not_bought` (their status, or everything came back) of which
    `without_customer` purchases count in the shop's totals only.
    """

    orders: int
    purchases: int
    without_customer: int
    customers_without_purchase: int
    net_revenue: int
    net_revenue_without_customer: int
    first_day: date


@dataclass(frozen=True)
class Analysis:
    """Everything that is known after an analysis; `judged` has a row for every customer."""

    tables: Tables
    understanding: Understanding
    netted: Netted
    counts: OrderCounts
    judged: ir.Table
    ids_are_numbers: bool


def analyse(tables: Tables, *, until: date, horizon_days: int) -> Analysis:
    """Understand what `take_in` wrote: net returns, choose a model, judge every customer.

    Refuses with `NothingToAnalyse` where no customer bought anything.
    """
    ids_are_numbers = recognise_buyers(tables)
    netted = net_returns(tables)
    orders = _facts(tables)
    counts = _counts(tables, orders, until)
    understanding = understand(
        orders.select(*ORDERS.names()),
        tables.store("facts_customers", _customers(tables)),
        until=until,
        horizon_days=horizon_days,
        workplace=tables.folder,
    )
    judged = judge_customers(tables, scored=understanding.scored, until=until)
    return Analysis(tables, understanding, netted, counts, judged, ids_are_numbers)


def _facts(tables: Tables) -> ir.Table:
    """Put the fact table of orders together, with what came back taken off."""
    orders = tables.read("known_orders").drop("is_purchase", "net_revenue")
    before = tables.read("known_orders").select(
        "order_id", was_purchase="is_purchase", was_revenue="net_revenue"
    )
    joined = orders.join(before, "order_id").left_join(tables.read("amended"), "order_id")
    facts = joined.select(
        "order_id",
        "customer_id",
        "ordered_at",
        "local_at",
        "day",
        is_purchase=joined.is_purchase.fill_null(joined.was_purchase),
        net_revenue=joined.net_revenue.fill_null(joined.was_revenue),
        country=joined.country,
        channel=ibis.null("string"),
    )
    return tables.store("facts_orders", facts)


def _customers(tables: Tables) -> ir.Table:
    return tables.read("buyers").select(
        "customer_id", left_out=ibis.literal(value=False), country=ibis.null("string")
    )


def _counts(tables: Tables, orders: ir.Table, until: date) -> OrderCounts:
    is_unknown = orders.is_purchase & orders.customer_id.isnull()
    counted = tables.one(
        orders.aggregate(
            orders=orders.count(),
            purchases=orders.is_purchase.sum(),
            without_customer=is_unknown.sum(),
            buyers=orders.customer_id.nunique(where=orders.is_purchase),
            net_revenue=orders.net_revenue.sum().cast("int64"),
            unknown_revenue=orders.net_revenue.sum(where=is_unknown).cast("int64"),
            first_day=orders.day.min(where=orders.is_purchase),
        )
    )
    if not counted["buyers"]:
        raise NothingToAnalyse(until=until.isoformat())
    buyers = tables.read("buyers")
    return OrderCounts(
        orders=counted["orders"],
        purchases=counted["purchases"],
        without_customer=counted["without_customer"],
        customers_without_purchase=tables.one(buyers.aggregate(all=buyers.count()))["all"]
        - counted["buyers"],
        net_revenue=counted["net_revenue"],
        net_revenue_without_customer=counted["unknown_revenue"] or 0,
        first_day=counted["first_day"],
    )
