"""A run's list rows as Parquet: so that every figure can be explained later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

BATCHES_PER_GROUP = 5
COLUMNS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("country", pa.string()),
        ("phase", pa.string()),
        ("phase_state", pa.string()),
        ("phase_since", pa.date32()),
        ("purchase_days", pa.int64()),
        ("orders", pa.int64()),
        ("first_day", pa.date32()),
        ("second_day", pa.date32()),
        ("latest_day", pa.date32()),
        ("revenue_total", pa.int64()),
        ("revenue_year", pa.int64()),
        ("revenue_total_real", pa.int64()),
        ("revenue_year_real", pa.int64()),
        ("usual_gap_days", pa.float64()),
        ("at_risk_after_days", pa.float64()),
        ("former_after_days", pa.float64()),
        ("overdue_since", pa.date32()),
        ("p_buys_30", pa.float64()),
        ("p_buys_90", pa.float64()),
        ("p_buys_180", pa.float64()),
        ("expected_orders", pa.float64()),
        ("expected_orders_low", pa.float64()),
        ("expected_orders_high", pa.float64()),
        ("expected_revenue", pa.int64()),
        ("expected_revenue_low", pa.int64()),
        ("expected_revenue_high", pa.int64()),
        ("expected_revenue_24", pa.int64()),
        ("value_rank", pa.int64()),
        ("gross_margin_year", pa.int64()),
        ("direct_cost_year", pa.int64()),
        ("activity_cost_year", pa.int64()),
        ("cost_to_serve_year", pa.int64()),
        ("contribution_year", pa.int64()),
        ("contribution_year_real", pa.int64()),
        ("contribution_is_estimated", pa.bool_()),
        ("contribution_12", pa.int64()),
        ("contribution_24", pa.int64()),
        ("contribution_24_low", pa.int64()),
        ("contribution_24_high", pa.int64()),
        ("contribution_fixed_year", pa.int64()),
        ("acquisition_cost", pa.int64()),
        ("difficulty", pa.float64()),
        ("headroom", pa.float64()),
        ("share_of_wallet", pa.float64()),
        ("significance", pa.string()),
        ("strategy", pa.string()),
        ("strategy_rule", pa.int64()),
        ("is_end_approved", pa.bool_()),
        ("is_overridden", pa.bool_()),
    ]
)


class SnapshotWriter:
    """Writes list rows to one Parquet file while they pass by on their way to the database."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._writer = pq.ParquetWriter(path, COLUMNS, compression="zstd")
        self._batches: list[pa.Table] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._flush()
        self._writer.close()

    def passing(self, batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """Hand the batches on, each of them noted."""
        for batch in batches:
            self._batches.append(batch.select(COLUMNS.names))
            if len(self._batches) >= BATCHES_PER_GROUP:
                self._flush()
            yield batch

    def _flush(self) -> None:
        if self._batches:
            self._writer.write_table(pa.concat_tables(self._batches))
        self._batches = []
