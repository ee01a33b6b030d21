"""Import millions of generated rows into a new shop: seconds and the curve of memory.

Run: python benchmarks/import_generated.py [rows=5000000]
The bar: the memory of 5 million rows is that of a tenth of them, below 500 MB on SQLite.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

HEADER = ("Order", "Customer", "Email", "Date", "Code", "Name", "Pieces", "Price")
COLUMNS = (
    ("order_number", "Order"),
    ("customer_number", "Customer"),
    ("email", "Email"),
    ("ordered_at", "Date"),
    ("product_code", "Code"),
    ("product_name", "Name"),
    ("quantity", "Pieces"),
    ("unit_price", "Price"),
)
REPORTED_EVERY = 250_000


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["VAFA_DATA"] = str(Path(scratch) / "data")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vafa.project.settings")
        path = Path(scratch) / "orders.csv"
        began = time.perf_counter()
        with path.open("w", newline="") as stream:
            csv.writer(stream).writerow(HEADER)
            csv.writer(stream).writerows(generated(rows))
        print(f"{rows:,} rows generated in {time.perf_counter() - began:.0f} s", flush=True)
        measure(path)


def generated(rows: int) -> Iterator[tuple[str, ...]]:
    """Give orders of one to seven lines in the order of time, and some that take lines back."""
    choose = random.Random(20)
    moment = datetime(2018, 1, 1, tzinfo=UTC)
    customers = max(rows // 16, 1)
    count = number = 0
    while count < rows:
        number += 1
        moment += timedelta(seconds=choose.randrange(100))
        customer = choose.randrange(customers)
        is_return = choose.random() < 0.02
        for _line in range(min(choose.randrange(1, 8), rows - count)):
            code = choose.randrange(5_000)
            yield (
                f"{'C' if is_return else ''}{number:08}",
                str(customer),
                f"c{customer}@example.com",
                moment.strftime("%Y-%m-%d %H:%M"),
                f"P{code:04}",
                f"Product {code}",
                str(-1 if is_return else choose.randrange(1, 5)),
                f"{1 + code % 40}.50",
            )
            count += 1


def measure(path: Path) -> None:
    import django  # noqa: PLC0415 (the settings must be named first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from vafa.connectors.shops.csv.actions import import_file  # noqa: PLC0415
    from vafa.core.keys import COMMAND_LINE  # noqa: PLC0415
    from vafa.imports.rules.mapping import Mapping  # noqa: PLC0415
    from vafa.journal.jobs.progress import Progress  # noqa: PLC0415

    call_command("migrate", verbosity=0, skip_checks=True)
    began = time.perf_counter()

    class Watched(Progress):
        """Print memory and time every so many rows, and at each step."""

        printed = 0

        def report(
            self, *, step: str | None = None, done: int = 0, total: int | None = None
        ) -> None:
            is_new_step = step is not None and step != self.step
            super().report(step=step, done=done, total=total)
            if is_new_step or done >= self.printed + REPORTED_EVERY:
                self.printed = done
                seconds = time.perf_counter() - began
                print(
                    f"{seconds:7.0f} s {now_megabytes():5.0f} MB  {self.step}: {done:,}", flush=True
                )

    mapping = Mapping(
        source="shop",
        columns=COLUMNS,
        money_unit="EUR",
        prices_include_vat=False,
        completeness="union",
        cancellation_prefix="C",
    )
    run = import_file(
        path=path,
        source="shop",
        mapping=mapping,
        at=datetime(2024, 1, 1, tzinfo=UTC),
        by=COMMAND_LINE,
        progress=Watched(),
    )
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{run.state}: {run.report['rows']} {run.report['returns']}")
    print(f"{seconds:.0f} s, {run.rows_read / seconds:,.0f} rows/s, peak {peak:.0f} MB")


def now_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
