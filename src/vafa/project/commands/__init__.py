"""Every command of `vafa`, in the order in which people meet them."""

from __future__ import annotations

import argparse
from datetime import date

from vafa.project.commands.base import Command

ROLES = ("owner", "marketer", "care_agent", "analyst", "viewer")
KINDS = (
    *("orders", "costs", "product_costs", "margin_rates", "direct_costs", "activity_counts"),
    "acquisition_spend",
)
SHOPS = ("retail", "tehran", "thessaloniki")


def _start(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", choices=SHOPS, help="load this shop when there is none yet")


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shop", choices=SHOPS)
    parser.add_argument("--here", action="store_true", help="into VAFA_DATA itself")


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="CSV, TSV, XLSX or Parquet; may be gzipped")
    parser.add_argument("--source", default="shop", help="name of where the file comes from")
    parser.add_argument("--mapping", help="JSON file that says how the file is to be read")
    parser.add_argument("--preview", action="store_true", help="only show how it would be read")
    parser.add_argument("--kind", choices=KINDS, default="orders", help="what the file holds")


def _analyse(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="orders: CSV, TSV, XLSX or Parquet; may be gzipped")
    parser.add_argument("--until", help="last day that counts (YYYY-MM-DD), included")
    parser.add_argument("--horizon", type=int, default=365, help="days to look ahead")
    parser.add_argument("--out", default="analysis", help="folder for the results")
    parser.add_argument("--mapping", help="JSON file that says how the file is to be read")
    parser.add_argument("--language", choices=("en", "fa", "el"), default="en")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")


def _user(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help="open an account")
    add.add_argument("login")
    add.add_argument("--name", required=True)
    add.add_argument("--role", choices=ROLES, default="owner")
    add.add_argument("--language", choices=("en", "fa", "el"), default="en")
    for verb, text in (("reset", "new password, second factor off"), ("close", "close an account")):
        verbs.add_parser(verb, help=text).add_argument("login")
    verbs.add_parser("list", help="who has an account")


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the backup file")


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", help="where to write it; default: backups in the data")


def _ledger(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("check", help="prove every promise of the books from their entries alone")
    export = verbs.add_parser("export", help="write the journal for the accountant as CSV")
    export.add_argument("file", nargs="?", help="where to write it; default: to the screen")
    for end, text in (("since", "first"), ("until", "last")):
        export.add_argument(
            f"--{end}",
            type=date.fromisoformat,
            required=True,
            help=f"{text} day that counts, by when it was recorded (YYYY-MM-DD)",
        )


def _job(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("work_id", type=int)


COMMANDS: dict[str, Command] = {
    "start": Command(
        "prepare everything, then run web and worker", "vafa.project.commands.start.run", _start
    ),
    "serve": Command("run the web server", "vafa.project.commands.serve.run"),
    "work": Command("run the worker", "vafa.project.commands.work.run"),
    "demo": Command("load a shop to try", "vafa.project.commands.demo.run", _demo),
    "import": Command(
        "read a file of orders or costs", "vafa.project.commands.imports.run", _import
    ),
    "analyse": Command(
        "understand a file of orders, without server or database",
        "vafa.project.commands.analyse.run",
        _analyse,
        needs_house=False,
    ),
    "refresh": Command("value every customer anew", "vafa.project.commands.refresh.run"),
    "user": Command("accounts of the staff", "vafa.project.commands.user.run", _user),
    "ledger": Command(
        "prove the books of loyalty, or write their journal",
        "vafa.project.commands.ledger.run",
        _ledger,
    ),
    "backup": Command(
        "write everything into one file", "vafa.project.commands.backup.run", _backup
    ),
    "restore": Command("put a backup in place", "vafa.project.commands.restore.run", _file),
    "upgrade": Command("back up, migrate, check", "vafa.project.commands.upgrade.run"),
    "doctor": Command(
        "check everything and say how to mend it", "vafa.project.commands.doctor.run"
    ),
    "work-job": Command(
        "run one job of the queue (for the worker)", "vafa.project.commands.work.job", _job
    ),
}
