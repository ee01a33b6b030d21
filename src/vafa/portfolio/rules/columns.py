"""Columns as Python has them."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_KEPT: dict[str, type] = {"int64": np.int64, "double": np.float64, "bool": np.bool_}


# Any: what Python makes of the column's type.
def values_of(column: pa.ChunkedArray) -> list[Any]:
    """Give a column as Python's own values, None for null; many times faster than `to_pylist`."""
    kind = column.type
    values: NDArray[Any] = np.full(len(column), None)
    if not column.null_count:
        values = column.to_numpy().astype(_KEPT.get(str(kind), object))
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind):
        filled = column.fill_null(False if pa.types.is_boolean(kind) else 0)
        values = filled.to_numpy().astype(object)
        values[column.is_null().to_numpy()] = None
    elif not pa.types.is_null(kind):
        # NumPy's own missing days become None too.
        values = column.to_numpy().astype(object)
    return cast("list[Any]", values.tolist())
