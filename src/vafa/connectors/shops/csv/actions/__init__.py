"""What is written from orders in files."""

from __future__ import annotations

from vafa.connectors.shops.csv.actions.bring import KIND, UnclearFile, detect_file, import_file
from vafa.connectors.shops.csv.actions.mend import mend_row, retry_rows
from vafa.connectors.shops.csv.actions.store import RunIsElsewhere, RunIsGone, store_run
from vafa.connectors.shops.csv.actions.take_back import withdraw_import

__all__ = [
    "KIND",
    "RunIsElsewhere",
    "RunIsGone",
    "UnclearFile",
    "detect_file",
    "import_file",
    "mend_row",
    "retry_rows",
    "store_run",
    "withdraw_import",
]
