"""What orders give to the warehouse: one row per order and one per order line, without people."""

from __future__ import annotations

from vafa.warehouse.rules import FactQuery

LOCAL_DAY = "CAST(timezone('$zone', timezone('UTC', CAST(o.ordered_at AS TIMESTAMP))) AS DATE)"

# The record that an order came in by, so that undoing a merge needs no month exported anew.
_RECORD = "coalesce(h.home_id, o.customer_id) AS customer_id"
_HOME = """
        LEFT JOIN shop.vafa_customers_homeof AS h
            ON h."table" = 'vafa_orders.Order' AND h.row_id = o.id"""

ORDERS = FactQuery(
    name="orders",
    at_column="CAST(o.ordered_at AS TIMESTAMP)",
    sql=f"""
        SELECT
            o.id AS order_id,
            {_RECORD},
            CAST(o.ordered_at AS TIMESTAMP) AS ordered_at,
            {LOCAL_DAY} AS day,
            CAST(o.is_purchase AS BOOLEAN) AS is_purchase,
            o.net_revenue,
            nullif(o.country, '') AS country,
            o.source AS channel
        FROM shop.vafa_orders_order AS o{_HOME}
        WHERE {{between}}
    """,
)

ORDER_LINES = FactQuery(
    name="order_lines",
    at_column="CAST(o.ordered_at AS TIMESTAMP)",
    sql=f"""
        SELECT
            l.order_id,
            {_RECORD},
            {LOCAL_DAY} AS day,
            l.product_id,
            nullif(p.category, '') AS category,
            l.kind,
            l.quantity_milli - l.returned_quantity_milli AS quantity_milli,
            l.amount - l.returned_amount AS net_revenue
        FROM shop.vafa_orders_orderline AS l
        JOIN shop.vafa_orders_order AS o ON o.id = l.order_id{_HOME}
        JOIN shop.vafa_catalogue_product AS p ON p.id = l.product_id
        WHERE CAST(o.is_purchase AS BOOLEAN) AND {{between}}
    """,
)

# The lines that came back with one document on one day are one return.
RETURNS = FactQuery(
    name="returns",
    sql=f"""
        SELECT
            min(r.id) AS return_id,
            r.customer_id,
            {LOCAL_DAY.replace("o.ordered_at", "r.returned_at")} AS day,
            min(m.order_id) AS order_id,
            r.source AS channel,
            CAST(count(*) AS BIGINT) AS lines,
            CAST(sum(r.quantity_milli) AS BIGINT) AS quantity_milli,
            CAST(sum(r.amount) AS BIGINT) AS amount
        FROM shop.vafa_orders_returnline AS r
        LEFT JOIN (
            SELECT x.return_line_id, min(l.order_id) AS order_id
            FROM shop.vafa_orders_returnmatch AS x
            JOIN shop.vafa_orders_orderline AS l ON l.id = x.line_id
            GROUP BY x.return_line_id
        ) AS m ON m.return_line_id = r.id
        WHERE r.kind = 'product'
        GROUP BY r.source, r.number, r.customer_id, day
    """,
)

# Few orders of most shops: those whose price was lowered, and those that were never paid.
ORDER_TROUBLES = FactQuery(
    name="order_troubles",
    sql=f"""
        SELECT
            o.id AS order_id,
            o.customer_id,
            {LOCAL_DAY} AS day,
            CASE WHEN CAST(o.is_purchase AS BOOLEAN) THEN o.discount_amount ELSE 0 END
                AS discount_amount,
            o.status IN ('cancelled', 'failed', 'refused', 'voided') AS is_failed
        FROM shop.vafa_orders_order AS o
        WHERE (CAST(o.is_purchase AS BOOLEAN) AND o.discount_amount > 0)
            OR o.status IN ('cancelled', 'failed', 'refused', 'voided')
    """,
)
