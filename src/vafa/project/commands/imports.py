"""`vafa import`: a file of orders or costs, read from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from vafa.connectors.shops.costs.actions import import_costs
from vafa.connectors.shops.csv.actions import detect_file, import_file
from vafa.core.errors import Refused
from vafa.core.keys import COMMAND_LINE
from vafa.imports.models import Run
from vafa.imports.rules.mapping import Mapping, mapping_from_json
from vafa.imports.rules.words import sentence
from vafa.staff.queries import now, shop


class NoSuchFile(Refused):
    code = "no_such_file"
    sentence = "There is no file %(path)s."


class ShopIsNotSetUp(Refused):
    code = "shop_is_not_set_up"
    sentence = (
        "Nobody said yet whose shop this is, so money and days would be guesses. "
        "Start the pages with “vafa start” and fill in the settings first."
    )


class NotAMapping(Refused):
    code = "not_a_mapping"
    sentence = "%(path)s does not say how to read a file: %(why)s"


def run(options: argparse.Namespace) -> int:
    """Read the file, or only show how it would be read, and print what came of it."""
    path = Path(options.file)
    if not path.is_file():
        raise NoSuchFile(path=path)
    if not shop().is_set_up:
        raise ShopIsNotSetUp
    if options.kind != "orders":
        what = "" if options.kind == "costs" else options.kind
        _say_report(import_costs(path=path, what=what, at=now(), by=COMMAND_LINE))
        return 0
    mapping = _mapping(options.mapping)
    if options.preview:
        return _preview(path, options.source)
    stored = import_file(
        path=path, source=options.source, mapping=mapping, at=now(), by=COMMAND_LINE
    )
    _say_report(stored)
    return 0


def _mapping(file: str | None) -> Mapping | None:
    if file is None:
        return None
    try:
        return mapping_from_json(json.loads(Path(file).read_text()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotAMapping(path=file, why=error) from error


def _preview(path: Path, source: str) -> int:
    detected = detect_file(path=path, source=source)
    for guess in detected.guesses:
        sure = "please check" if guess.asks else f"{guess.confidence:.0%} sure"
        _say(f"{guess.setting}: {guess.value} ({sure}; {sentence(guess.evidence)})")
    _say(json.dumps(detected.mapping.to_json(), ensure_ascii=False, indent=2))
    return 0


def _say_report(run: Run) -> None:
    _say(f"Import {run.id}: {run.state}")
    _say(
        f"{run.rows_read:,} rows read = {run.rows_stored:,} stored"
        f" + {run.rows_repeated:,} repeated + {run.rows_quarantined:,} set aside"
    )
    if run.rows_quarantined:
        _say("The rows set aside wait on the page of the import, with their reasons.")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
