"""`vafa analyse`: a file of orders understood, without server or database."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from vafa import insight
from vafa.core.errors import Refused
from vafa.core.languages import Language
from vafa.imports.rules.detection import read_sample
from vafa.imports.rules.mapping import Mapping, mapping_from_json, zone_of
from vafa.insight.analyse.analysis import Analysis, analyse
from vafa.insight.analyse.intake import take_in
from vafa.insight.analyse.judged import write_customers
from vafa.insight.analyse.report.page import report_of
from vafa.insight.analyse.summary import summary_of
from vafa.insight.analyse.tables import Tables
from vafa.project.commands.orders_file import OrdersFile, checked_mapping, mapping_of, money_of

CUSTOMERS, SUMMARY, REPORT = "customers.parquet", "summary.json", "report.html"
HORIZON_DAYS_MAX = 3_650
LOCALE = Path(insight.__path__[0]) / "locale"


class BadArgument(Refused):
    code = "bad_argument"
    sentence = "%(what)s"


@dataclass(frozen=True)
class Question:
    """What was asked on the command line, checked."""

    path: Path
    until: date | None
    horizon_days: int
    out: Path
    mapping: Path | None
    language: Language


def run(options: argparse.Namespace) -> int:
    """Analyse a file and write table, summary and report; say in a few lines what came of it."""
    question = _question(options)
    question.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".analysis-", dir=question.out) as workplace:
        summary = _answer(question, Path(workplace))
    if options.json:
        sys.stdout.write(f"{json.dumps(summary, ensure_ascii=False, indent=1)}\n")
    else:
        sys.stdout.write(_sentences(summary, question.out))
    if summary["model"] is None:
        sys.stderr.write("vafa analyse: there is too little data to forecast from.\n")
    return 0


def _question(options: argparse.Namespace) -> Question:
    path = Path(options.file)
    if not path.is_file():
        raise BadArgument(what=f"There is no file {options.file}.")
    if not 1 <= options.horizon <= HORIZON_DAYS_MAX:
        raise BadArgument(what=f"The horizon must be between 1 and {HORIZON_DAYS_MAX} days.")
    mapping = Path(options.mapping) if options.mapping else None
    if mapping is not None and not mapping.is_file():
        raise BadArgument(what=f"There is no file {options.mapping}.")
    return Question(
        path=path,
        until=_day(options.until),
        horizon_days=options.horizon,
        out=Path(options.out),
        mapping=mapping,
        language=options.language,
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadArgument(what=f"--until must be a day such as 2024-12-31, not {text}.") from None


def _answer(question: Question, workplace: Path) -> dict[str, Any]:
    started = time.perf_counter()
    mapping = _mapping(question)
    file = OrdersFile(question.path, mapping, money_of(question.path, mapping), question.until)
    tables = Tables(workplace)
    try:
        statements = file.statements(workplace / "rows.sqlite")
        take_in(statements, tables=tables, zone=zone_of(mapping))
        analysis = analyse(
            tables, until=question.until or file.latest_day, horizon_days=question.horizon_days
        )
        return _written(question, file, analysis, workplace, started)
    finally:
        tables.engine.disconnect()


def _mapping(question: Question) -> Mapping:
    if question.mapping is None:
        return mapping_of(question.path)
    try:
        content = json.loads(question.mapping.read_text(encoding="utf-8"))
    except ValueError:
        raise BadArgument(what=f"{question.mapping} is not JSON.") from None
    mapping = mapping_from_json(content)
    return checked_mapping(mapping, read_sample(question.path, mapping.reading).header)


def _written(
    question: Question, file: OrdersFile, analysis: Analysis, workplace: Path, started: float
) -> dict[str, Any]:
    """Write the results beside each other first, then put each in its place at once."""
    write_customers(
        analysis.tables,
        analysis.judged,
        path=workplace / CUSTOMERS,
        minor_per_unit=file.money.minor_per_unit,
        ids_are_numbers=analysis.ids_are_numbers,
    )
    summary = summary_of(
        analysis,
        file=question.path.name,
        rows=file.row_counts(),
        money=file.money,
        seconds=time.perf_counter() - started,
    )
    text = json.dumps(summary, ensure_ascii=False, indent=1)
    (workplace / SUMMARY).write_text(f"{text}\n", encoding="utf-8")
    (workplace / REPORT).write_text(_report(question, file, analysis), encoding="utf-8")
    for name in (CUSTOMERS, SUMMARY, REPORT):
        shutil.move(workplace / name, question.out / name)
    return summary


def _report(question: Question, file: OrdersFile, analysis: Analysis) -> str:
    """Write the report in its language, with translations alone of what a house has."""
    if not settings.configured:
        settings.configure(USE_I18N=True, LOCALE_PATHS=[str(LOCALE)])
        apps.populate(())
    return report_of(
        analysis,
        file=question.path.name,
        rows=file.row_counts(),
        money=file.money,
        language=question.language,
        zone=file.mapping.time_zone,
    )


def _sentences(summary: dict[str, Any], out: Path) -> str:
    rows, totals = summary["rows"], summary["totals"]
    lines = [f"{rows['read']:,} rows read, {rows['left_out']:,} left out."]
    lines += [f"  {count:,} x {reason}" for reason, count in rows["reasons"].items()]
    lines.append(f"{summary['customers']:,} customers up to {summary['until']}.")
    if totals["expected_orders"] is not None:
        lines.append(
            f"Expected in {summary['horizon']} days: {totals['expected_orders']:,.0f} orders "
            f"({totals['expected_orders_low']:,.0f} to {totals['expected_orders_high']:,.0f}), "
            f"model {summary['model']}."
        )
    names = ", ".join((CUSTOMERS, SUMMARY, REPORT))
    lines.append(f"Written into {out}: {names}.")
    return "".join(f"{line}\n" for line in lines)
