"""What is written from orders in files."""

from __future__ import annotations

from vafa.connectors.shops.csv.actions.bring import KIND, UnclearFile, detect_file, import_file
from vafa.connectors.shops.csv.actions.mend import mend_row, retry_rows
from vafa.connectors.shops.csv.actions.prepare import (
    ask_to_retry,
    begin_import,
    count_in_unit_of_file,
    discard_file,
    keep_draft,
    take_file,
)
from vafa.connectors.shops.csv.actions.store import RunIsElsewhere, RunIsGone, store_run
from vafa.connectors.shops.csv.actions.take_back import withdraw_import

__all__ = [
    "KIND",
    "RunIsElsewhere",
    "RunIsGone",
    "UnclearFile",
    "ask_to_retry",
    "begin_import",
    "count_in_unit_of_file",
    "detect_file",
    "discard_file",
    "import_file",
    "keep_draft",
    "mend_row",
    "retry_rows",
    "store_run",
    "take_file",
    "withdraw_import",
]
