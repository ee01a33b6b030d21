"""`vafa analyse`: one file in, a table, a summary and a report out."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from vafa.project.cli import main

ROOT = Path(__file__).parents[4]
EXAMPLE = ROOT / "docs/guide/examples/orders.csv"
GUIDE = ROOT / "docs/guide/analyse.md"
COLUMNS = [
    "customer_id", "orders", "first_at", "last_at", "spend", "phase", "p_buys", "expected_orders",
    "expected_orders_low", "expected_orders_high", "expected_spend", "expected_spend_low",
    "expected_spend_high", "overdue_since", "strategy",
]  # fmt: skip
TOTALS = {f"expected_{what}{end}" for what in ("orders", "spend") for end in ("", "_low", "_high")}
PHASES = {"new", "existing", "former"}
STRATEGIES = {"START", "PROTECT", "RE_ENGINEER", "ENHANCE", "HARVEST", "END", "WIN_BACK", ""}


def vafa(*arguments: str | Path) -> tuple[object, str]:
    """Run the command here; gives what it exits with."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    code = ended.value.code
    return code, str(code)


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the results of the guide's example, in Persian."""
    out = tmp_path_factory.mktemp("analysis")
    code, _words = vafa("analyse", EXAMPLE, "--out", out, "--language", "fa", "--horizon", "90")
    assert code == 0
    return out


def summary_in(folder: Path) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads((folder / "summary.json").read_text())
    return summary


def test_the_table_has_exactly_the_promised_columns(analysed: Path) -> None:
    table = pq.read_table(analysed / "customers.parquet")

    assert table.schema.names == COLUMNS
    assert set(table["phase"].to_pylist()) <= PHASES
    assert set(table["strategy"].to_pylist()) <= STRATEGIES


def test_every_customer_of_the_file_has_one_row_with_the_file_s_money(analysed: Path) -> None:
    lines = [line.split(",") for line in EXAMPLE.read_text().splitlines()[1:]]
    rows = pq.read_table(analysed / "customers.parquet").to_pylist()
    first = rows[0]["customer_id"]

    assert sorted(row["customer_id"] for row in rows) == sorted({line[0] for line in lines})
    assert rows[0]["spend"] == pytest.approx(sum(float(x[2]) for x in lines if x[0] == first))
    assert rows[0]["orders"] == sum(line[0] == first for line in lines)


def test_the_summary_adds_up_what_the_table_says(analysed: Path) -> None:
    summary, table = summary_in(analysed), pq.read_table(analysed / "customers.parquet")
    totals = summary["totals"]

    assert set(totals) == TOTALS
    for name in ("expected_orders", "expected_spend"):
        assert totals[name] == pytest.approx(sum(table[name].to_pylist()), abs=0.02)
        assert totals[f"{name}_low"] < totals[name] < totals[f"{name}_high"]


def test_the_summary_names_model_backtest_and_every_row(analysed: Path) -> None:
    summary = summary_in(analysed)
    rows = summary["rows"]

    assert {"model", "parameters", "backtest", "seconds", "peak_memory_mb"} <= set(summary)
    assert summary["backtest"]["choice"]["chosen"] == summary["model"]
    assert (rows["read"], rows["counted"], rows["left_out"]) == (196, 196, 0)
    assert (summary["until"], summary["horizon"], summary["currency"]) == ("2024-05-01", 90, None)


def test_the_report_is_one_document_without_script_or_outside_parts(analysed: Path) -> None:
    report = (analysed / "report.html").read_text()
    outside = re.sub(r'xmlns="[^"]+"', "", report)

    assert len(report.encode()) < 1_000_000
    assert "<script" not in report
    assert "://" not in outside
    assert "url(" not in outside
    assert report.count("<svg") >= 6


def test_a_persian_report_reads_from_right_to_left_in_persian_digits(analysed: Path) -> None:
    report = (analysed / "report.html").read_text()

    assert '<html lang="fa" dir="rtl">' in report
    assert "۱۴۰۳" in report
    assert not re.search(r"<td[^>]*><bdi>[0-9.,%]+</bdi>", report)


def test_nothing_after_until_reaches_the_models(tmp_path: Path) -> None:
    head, *rows = EXAMPLE.read_text().splitlines()
    known = [row for row in rows if row.split(",")[1] <= "2023-09-30"]
    buyer, _day, amount, order = known[-1].split(",")
    later = [f"{buyer},2023-10-01,-{amount},{order}", f"{buyer},2023-12-01,9999.00,77"]
    for name, lines in (("cut", known), ("whole", [*rows, *later])):
        (tmp_path / f"{name}.csv").write_text("\n".join([head, *lines]))
        arguments = ("--until", "2023-09-30", "--out", tmp_path / name, "--horizon", "60")
        assert vafa("analyse", tmp_path / f"{name}.csv", *arguments)[0] == 0

    tables = [pq.read_table(tmp_path / name / "customers.parquet") for name in ("cut", "whole")]
    assert tables[0].equals(tables[1])
    assert summary_in(tmp_path / "whole")["rows"]["reasons"]["after_until"] == len(rows) + 2 - len(
        known
    )


def test_a_cancellation_after_until_is_not_known_yet(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "customer_id,date,amount,order_id,status,cancelled at\n"
        "7,2024-01-05,10,1,cancelled,2024-03-01\n"
        "8,2024-01-06,10,2,cancelled,2024-01-07\n"
        "9,2024-01-08,10,3,paid,\n"
    )

    vafa("analyse", path, "--until", "2024-02-01", "--out", tmp_path / "out")

    table = pq.read_table(tmp_path / "out/customers.parquet")
    assert table["customer_id"].to_pylist() == [7, 9]


def test_a_small_shop_gets_a_table_and_too_little_data_for_a_forecast(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "small.csv"
    path.write_text("customer_id,date,quantity,amount\n1,2024-01-01,1,5\n2,2024-02-01,1,7\n")

    code, _words = vafa("analyse", path, "--out", tmp_path)

    assert code == 0
    assert "too little data" in capsys.readouterr().err
    assert set(summary_in(tmp_path)["totals"].values()) == {None}
    assert pq.read_table(tmp_path / "customers.parquet")["p_buys"].to_pylist() == [None, None]
    assert "too little data" in (tmp_path / "report.html").read_text()


def test_rows_that_cannot_be_read_are_counted_with_their_reason(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,date,amount\n1,2024-01-01,5\n1,2024-13-01,5\n2,2024-02-01,x\n")

    vafa("analyse", path, "--out", tmp_path)

    rows = summary_in(tmp_path)["rows"]
    assert (rows["read"], rows["counted"], rows["left_out"]) == (3, 1, 2)
    assert rows["examples"] == {"row_no_such_day": [3], "row_not_a_number": [4]}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.csv"], "There is no file missing.csv."),
        ([EXAMPLE, "--horizon", "0"], "The horizon must be between 1 and 3650 days."),
        ([EXAMPLE, "--until", "soon"], "--until must be a day such as 2024-12-31, not soon."),
        ([EXAMPLE, "--until", "2022-01-01"], "The first order of the file is of 2023-01-02"),
        ([ROOT / "README.md"], "The file cannot be read as orders."),
        ([EXAMPLE, "--mapping", EXAMPLE], "is not JSON."),
    ],
)
def test_what_cannot_be_analysed_is_refused_in_a_sentence(
    arguments: list[str | Path], sentence: str, tmp_path: Path
) -> None:
    code, words = vafa("analyse", *arguments, "--out", tmp_path)

    assert isinstance(code, str)
    assert sentence in words
    assert not list(tmp_path.iterdir())


def test_the_guide_s_commands_run_without_a_house(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE.parent, tmp_path / "docs/guide/examples")
    commands = re.findall(r"^vafa (analyse .+--json.*)$", GUIDE.read_text(), flags=re.MULTILINE)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}

    for command in commands:
        words = [sys.executable, "-m", "vafa.project", *command.split()]
        done = subprocess.run(  # the guide's own command
            words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        assert json.loads(done.stdout) == summary_in(tmp_path / "analysis")
    assert commands
