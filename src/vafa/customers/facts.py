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
        WHERE merged_into_id IS NULL
    """,
)

# Facts of orders name the record that an order came in by; whose it is now, they learn from here.
CUSTOMER_HOMES = FactQuery(
    name="customer_homes",
    sql="""
        WITH RECURSIVE merged AS MATERIALIZED (
            SELECT id, merged_into_id
            FROM shop.vafa_customers_customer
            WHERE merged_into_id IS NOT NULL
        ), climb AS (
            SELECT id, merged_into_id AS live_id FROM merged
            UNION ALL
            SELECT climb.id, merged.merged_into_id
            FROM climb JOIN merged ON merged.id = climb.live_id
        )
        SELECT id AS customer_id, live_id
        FROM climb
        WHERE live_id NOT IN (SELECT id FROM merged)
    """,
)

# Of the answers of a customer the latest counts.
CUSTOMER_WALLET = FactQuery(
    name="customer_wallet",
    sql="""
        SELECT customer_id, said_date AS said_day, brands, own_rank, share AS share_of_wallet
        FROM (
            SELECT *, row_number() OVER (
                PARTITION BY customer_id ORDER BY said_date DESC, id DESC
            ) AS place
            FROM shop.vafa_customers_walletanswer
        ) AS answered
        WHERE place = 1
    """,
)
