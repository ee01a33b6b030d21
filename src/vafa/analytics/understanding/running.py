"""What one understanding carries from step to step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ibis.backends import BaseBackend
from ibis.expr import types as ir

from vafa.analytics.choosing.guards import Guards
from vafa.analytics.choosing.mean_spend import MeanSpend
from vafa.analytics.choosing.report import Backtest
from vafa.analytics.models.predicting import PurchaseModel
from vafa.analytics.understanding.kinds import Asked, Kinds
from vafa.analytics.understanding.known import Separation, judged
from vafa.analytics.understanding.steps import Steps


@dataclass
class Run:
    """What one understanding works with; filled step by step."""

    backend: BaseBackend
    workplace: Path
    until: date
    asked: Asked
    separation: Separation
    steps: Steps = field(default_factory=Steps)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shop:
    """The shop's stored tables and what may be said of it."""

    days: ir.Table
    summary: ir.Table
    kinds: Kinds
    guards: Guards


@dataclass(frozen=True)
class Fitted:
    """The model of the shop, its money part, and what the backtest said."""

    name: str
    model: PurchaseModel
    money: MeanSpend
    backtest: Backtest | None
    kinds: Kinds
    keyed: ir.Table


def judged_rows(run: Run, shop: Shop, rows: ir.Table) -> ir.Table:
    """Add to the shop's customers what their silence means."""
    return judged(
        run.backend,
        rows,
        shop.days,
        until=run.until,
        customers=shop.guards.customers,
        separation=run.separation,
        workplace=run.workplace,
    )
