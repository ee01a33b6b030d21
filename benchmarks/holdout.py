"""How well our choice predicts what was held out, beside every model and the plain baselines.

    VAFA_TEST_DATA=… OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/holdout.py

CDNOW (tenth and master): calibrated on 39 weeks, predicts 39. Online Retail II: calibrated until
2010-12-08, predicts to 2011-06-09. Everything that decides (choice, correction, boosting) sees
the calibration period alone. Prints deviance, total error, MAE, RMSE, Spearman, Gini and the
log-loss of P(buys); `ours` is the chosen candidate with the correction of its total.
"""

from __future__ import annotations

import gzip
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.csv
from threadpoolctl import threadpool_limits

from vafa.analytics.choosing import Purchases, choose_model
from vafa.analytics.choosing.candidates import contest
from vafa.analytics.choosing.correction import widened_interval
from vafa.analytics.choosing.details import raw_spread
from vafa.analytics.choosing.origins import Origin
from vafa.analytics.choosing.purchases import day_number
from vafa.analytics.choosing.race import run_heat, score_of
from vafa.analytics.choosing.report import Backtest, CandidateScore

NO_PRODUCT = re.compile(
    r"^(POST|DOT|D|M|m|C2|S|B|CRUK|PADS|BANK CHARGES|AMAZONFEE|ADJUST.*|TEST.*)$"
)
COLUMNS = ("deviance", "total_error", "mean_absolute_error", "root_mean_square_error", "spearman")
COLUMNS += ("gini", "log_loss", "spend_total_error", "spend_gini")


@dataclass(frozen=True)
class Case:
    """Purchases with the day until which they may be looked at, and how far to predict."""

    name: str
    purchases: Purchases
    until: date
    horizon: int


def cdnow(folder: Path, name: str) -> Case:
    """Read CDNOW; several rows of one day are one purchase."""
    rows = pyarrow.csv.read_csv(folder / "cdnow" / f"{name}.csv")
    purchases = Purchases.of(
        rows["customer_id"].cast("int64").to_numpy(),
        rows["date"].cast("date32").cast("int32").to_numpy(),
        np.rint(rows["amount"].to_numpy() * 100),
    )
    return Case(f"CDNOW {name}", purchases, date(1997, 9, 30), 273)


def online_retail(folder: Path) -> Case:
    """Read both exports, invoices of the overlap once, and net cancellations.

    A cancelled line takes its quantity from the same customer's latest earlier line of the same
    code and price that has quantity left; what finds none is dropped. Lines without a customer,
    codes that are no products and prices of 0 or less count for nothing. An order of which
    nothing is left is no purchase.
    """
    lines: dict[tuple[int, str, str], list[list[int]]] = defaultdict(list)
    seen: set[str] = set()
    for file in sorted((folder / "online_retail").glob("*.csv.gz")):
        here: set[str] = set()
        for invoice, code, quantity, day, price, customer in _retail_lines(file):
            if invoice in seen:
                continue
            here.add(invoice)
            kept = lines[customer, code, price]
            if quantity > 0:
                kept.append([day, quantity, int(invoice), round(float(price) * 100)])
            else:
                _cancel(kept, -quantity, day)
        seen |= here
    rows = [
        (customer, day, quantity * cents)
        for (customer, _, _), kept in lines.items()
        for day, quantity, _, cents in kept
        if quantity > 0
    ]
    ids, days, money = (np.array(column) for column in zip(*rows, strict=True))
    return Case("Online Retail II", Purchases.of(ids, days, money), date(2010, 12, 8), 183)


def _retail_lines(file: Path) -> Iterator[tuple[str, str, int, int, str, int]]:
    with gzip.open(file) as raw:
        kinds = {"Invoice": "string", "StockCode": "string", "Customer ID": "string"}
        options = pyarrow.csv.ConvertOptions(column_types=kinds | {"Price": "string"})
        table = pyarrow.csv.read_csv(raw, convert_options=options)
    days = table["InvoiceDate"].cast("date32").cast("int32").to_pylist()
    names = ("Invoice", "StockCode", "Quantity", "Price", "Customer ID")
    columns = [table[name].to_pylist() for name in names]
    for day, invoice, code, quantity, price, customer in zip(days, *columns, strict=True):
        if customer and float(price) > 0 and not NO_PRODUCT.match(code):
            yield invoice, code, quantity, day, price, int(float(customer))


def _cancel(kept: list[list[int]], quantity: int, day: int) -> None:
    for line in reversed(kept):
        if line[0] <= day and line[1] > 0:
            taken = min(quantity, line[1])
            line[1] -= taken
            quantity -= taken
        if not quantity:
            return


def ours(case: Case, backtest: Backtest) -> CandidateScore:
    """Score the chosen candidate, its total corrected by the backtest, on what was held out."""
    cut = day_number(case.until)
    tried = contest(case.purchases, cut=cut, span=case.horizon)
    made = tried.predictions[backtest.choice.chosen]
    assert made.orders is not None
    assert made.spend is not None
    assert made.p_buys is not None
    better = replace(
        made,
        p_buys=1.0 - (1.0 - made.p_buys) ** backtest.orders_correction.factor,
        orders=made.orders * backtest.orders_correction.factor,
        spend=made.spend * backtest.spend_correction.factor,
    )
    held = case.purchases.counted(tried.snapshot.customer_id, after=cut, until=cut + case.horizon)
    return score_of("ours", better, *held)


def report(case: Case) -> None:
    """Print the choice, every candidate's scores, and whether the total's interval covered."""
    backtest = choose_model(case.purchases, until=case.until, horizon_days=case.horizon, level=0.9)
    assert backtest is not None
    heat = run_heat(case.purchases, Origin(day_number(case.until), case.horizon))
    scores = heat.scores | {"ours": ours(case, backtest)}
    choice, correction = backtest.choice, backtest.orders_correction
    people, came = len(heat.orders), float(heat.orders.sum())
    print(f"\n## {case.name}: {people:,} customers, {came:,.0f} orders held out")
    print(f"chosen {choice.chosen} ({choice.reason}) from {len(backtest.origins)} origins", end="")
    print(f" of {backtest.span_days} days; total {correction.code} x {correction.factor:.3f}")
    print("| candidate | " + " | ".join(COLUMNS) + " |")
    print("|---" * (len(COLUMNS) + 1) + "|")
    for name, score in scores.items():
        cells = (getattr(score, column) for column in COLUMNS)
        print(f"| {name} | " + " | ".join("" if c is None else f"{c:.3f}" for c in cells) + " |")
    made = heat.predicted(choice.chosen).orders
    assert made is not None
    middle = float(made.sum()) * correction.factor
    low, high = widened_interval(
        middle,
        raw_log_sd=raw_spread(heat, choice.chosen),
        correction=correction,
        horizon_days=case.horizon,
        span_days=backtest.span_days,
        level=0.9,
    )
    is_in = "covers" if low <= came <= high else "MISSES"
    print(f"total {middle:,.0f} ({low:,.0f} to {high:,.0f}) {is_in} {came:,.0f}")


def main() -> None:
    """Run every case."""
    folder = Path(os.environ["VAFA_TEST_DATA"])
    with threadpool_limits(limits=1):
        for name in ("sample_tenth", "master"):
            report(cdnow(folder, name))
        report(online_retail(folder))


if __name__ == "__main__":
    main()
