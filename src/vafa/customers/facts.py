"""What customers give to the warehouse: ids and what measures group by, nothing personal."""

from __future__ import annotations

from vafa.warehouse.rules import FactQuery

CUSTOMERS = FactQuery(
    name="customers",
    sql="""
        SELECT
            id AS customer_id,
            left_out <> '' AS left_out,
            nullif(country, '') AS country
        FROM shop.vafa_customers_customer
    """,
)
