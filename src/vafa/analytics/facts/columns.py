"""What a column and a table of columns are, and the columns that many tables share."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import pyarrow as pa

MINOR = "minor units of the shop's currency"


@dataclass(frozen=True)
class Column:
    """One column: its type in Ibis' words, its unit, and what it means."""

    name: str
    type: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class FactTable:
    """A table with declared columns, in the order in which they are stored."""

    name: str
    columns: tuple[Column, ...]

    def names(self) -> tuple[str, ...]:
        """Give the column names in their order."""
        return tuple(column.name for column in self.columns)

    def schema(self) -> ibis.Schema:
        """Give the table's Ibis schema."""
        return ibis.schema({column.name: column.type for column in self.columns})

    def arrow_schema(self) -> pa.Schema:
        """Give the table's Arrow schema, which is also that of its Parquet files."""
        return self.schema().to_pyarrow()


CUSTOMER_ID = Column("customer_id", "int64", "id", "the customer; null when the shop knows none")
DAY = Column("day", "date", "day", "local day of the shop")
ORDER_COUNT = Column("orders", "int64", "orders", "orders that count as purchases")
NET_REVENUE = Column(
    "net_revenue", "int64", MINOR, "product lines after discounts and returns, without tax"
)
PURCHASE_DAYS = Column("purchase_days", "int64", "days", "distinct days with a purchase (x + 1)")
