"""Who is who in the file: one number for each customer, however an order names them."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from vafa.insight.analyse.tables import Tables

_WHO = ("number", "email", "phone")
_WHOLE = r"^[0-9]{1,18}$"


def recognise_buyers(tables: Tables) -> bool:
    """Write `buyers` (owner as in the file, customer_id), `known_orders` and `known_returns`.

    A customer is known by number, else e-mail, else phone; a guest whose e-mail or phone stands
    beside a number elsewhere is that customer. Numbers that are all whole numbers are the ids;
    otherwise customers are numbered in the order of their names. Says whether numbers are ids.
    """
    orders, returns = tables.read("orders"), tables.read("returns")
    who = orders.select(*_WHO).union(returns.select(*_WHO), distinct=True)
    owners = tables.store("owners", _owned(who))
    distinct = owners.filter(owners.owner.notnull()).select("owner").distinct()
    is_whole = _are_whole(tables, distinct)
    if is_whole:
        buyers = distinct.mutate(customer_id=distinct.owner.cast("int64"))
    else:
        place = ibis.row_number().over(ibis.window(order_by=distinct.owner))
        buyers = distinct.mutate(customer_id=place.cast("int64") + 1)
    buyers = tables.store("buyers", buyers)
    known = owners.left_join(buyers, "owner").select(*_WHO, "customer_id")
    tables.store("known_orders", _with_customer(orders, known))
    tables.store("known_returns", _with_customer(returns, known))
    return is_whole


def _are_whole(tables: Tables, distinct: ir.Table) -> bool:
    """Tell whether all names are whole numbers, and stay apart when zeros before them are lost."""
    digits = distinct.owner.re_search(_WHOLE)
    number = digits.ifelse(distinct.owner, ibis.null("string")).cast("int64")
    counted = tables.one(distinct.aggregate(people=distinct.count(), numbers=number.nunique()))
    return bool(counted["people"] == counted["numbers"])


def _owned(who: ir.Table) -> ir.Table:
    """Find the one name under which each way to name a customer is known."""
    named = who.filter(who.number != "")
    guests = who.filter((who.number == "") & (who.email != "") & (who.phone != ""))
    by_email = named.filter(named.email != "").group_by("email")
    by_phone = named.filter(named.phone != "").group_by("phone")
    joined = (
        who.left_join(by_email.aggregate(email_number=named.number.min()), "email")
        .drop("email_right")
        .left_join(by_phone.aggregate(phone_number=named.number.min()), "phone")
        .drop("phone_right")
        .left_join(guests.group_by("phone").aggregate(phone_email=guests.email.min()), "phone")
        .drop("phone_right")
    )
    owner = ibis.coalesce(
        joined.number.nullif(""),
        joined.email_number,
        joined.phone_number,
        joined.email.nullif(""),
        joined.phone_email,
        joined.phone.nullif(""),
    )
    return joined.select(*_WHO, owner=owner)


def _with_customer(table: ir.Table, known: ir.Table) -> ir.Table:
    joined = table.left_join(known, list(_WHO))
    return joined.select(*table.columns, "customer_id")
