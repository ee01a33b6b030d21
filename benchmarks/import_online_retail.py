"""Import both Online Retail files into a new shop: seconds, peak memory, counts.

Run: VAFA_TEST_DATA=… python benchmarks/import_online_retail.py [data folder]
The bar: at most 90 seconds and 500 MB on SQLite with synchronous=FULL.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

FILES = ("online_retail_2009_2010.csv.gz", "online_retail_2010_2011_until_june.csv.gz")


def main() -> None:
    source_folder = Path(os.environ["VAFA_TEST_DATA"]) / "online_retail"
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["VAFA_DATA"] = sys.argv[1] if len(sys.argv) > 1 else scratch
        Path(os.environ["VAFA_DATA"]).mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vafa.project.settings")
        measure(source_folder)


def measure(source_folder: Path) -> None:
    import django  # noqa: PLC0415 (the settings must be named first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from vafa.connectors.shops.csv.actions import import_file  # noqa: PLC0415
    from vafa.core.keys import COMMAND_LINE  # noqa: PLC0415
    from vafa.staff.models import Shop  # noqa: PLC0415

    call_command("migrate", verbosity=0, skip_checks=True)
    Shop.objects.update_or_create(
        id=1,
        defaults={
            "name": "Online Retail",
            "currency": "GBP",
            "money_unit": "GBP",
            "time_zone": "Europe/London",
        },
    )
    total = 0.0
    for name in FILES:
        began = time.perf_counter()
        run = import_file(
            path=source_folder / name,
            source="online_retail",
            at=datetime(2011, 6, 10, tzinfo=UTC),
            by=COMMAND_LINE,
        )
        seconds = time.perf_counter() - began
        total += seconds
        print(f"{name}: {seconds:.1f} s, peak {peak_megabytes():.0f} MB")
        print(f"  {run.state} {run.report}")
    print(f"both: {total:.1f} s, peak {peak_megabytes():.0f} MB")


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
