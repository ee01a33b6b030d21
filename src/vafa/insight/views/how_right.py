"""How right were we: the forecasts of the shop's own past against what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vafa.core.presentation import Reader
from vafa.insight.queries.figures import PageFigures, models_money, page_figures
from vafa.insight.views.how_right_charts import (
    chances_chart,
    cohorts_chart,
    deciles_chart,
    rates_chart,
    totals_chart,
)
from vafa.insight.views.how_right_scores import SCORES, candidate_rows
from vafa.insight.views.how_right_sentences import (
    choice_sentences,
    correction_sentences,
    coverage_sentence,
    note_sentences,
    promise_sentence,
    sample_sentence,
    summary_sentence,
    verdict_of,
)
from vafa.insight.views.how_right_words import BEARINGS, EXPLAINED, NAMES, SPEND_MODELS
from vafa.staff.middleware import StaffRequest

# Any: the report is JSON; its shape is that of `analytics.understanding.outcome`.
Report = Mapping[str, Any]


@dataclass(frozen=True)
class Promise:
    """What an earlier refresh said, and whether it held."""

    sentence: str
    is_covered: bool


@dataclass(frozen=True)
class Parameter:
    """A parameter of a model with its standard error."""

    name: str
    value: float
    error: float | None


@require_GET
def how_right(request: StaffRequest) -> HttpResponse:
    """Show how forecasts of the past came out, or what can be said without a model."""
    figures = page_figures("how_right")
    if figures is None:
        return render(request, "insight/how_right_empty.html")
    summary, reader = figures.run.summary, request.reader
    context = {
        "run": figures.run,
        "summary": summary,
        "notes": note_sentences(summary),
        **models_money(figures.run),
    }
    if summary["model"] is None:
        return render(request, "insight/how_right_little.html", context | _rates(summary))
    context |= _model(summary, reader) | {"promises": _promises(figures, reader)}
    if summary["backtest"] is not None:
        context |= _backtest(summary, reader) | _latest(summary, reader)
    return render(request, "insight/how_right.html", context)


def _rates(summary: Report) -> dict[str, object]:
    rates = summary["cohort_rates"]
    return {
        "rates": rates_chart(rates) if rates else None,
        "within_days": rates[0]["within_days"] if rates else None,
        "repeats": summary["guards"]["repeats"],
    }


def _model(summary: Report, reader: Reader) -> dict[str, object]:
    errors = summary["standard_errors"]
    return {
        "model_name": NAMES[summary["model"]],
        "model_explained": EXPLAINED[summary["model"]],
        "spend_model": SPEND_MODELS[summary["spend_model"]],
        "bearing": BEARINGS[summary["guards"]["bearing"]],
        "parameters": [
            Parameter(name, value, errors.get(name))
            for name, value in summary["parameters"].items()
        ],
        "spend_parameters": [
            Parameter(name, value, None) for name, value in summary["spend_parameters"].items()
        ],
        "total_seconds": sum(summary["seconds"].values()),
    }


def _promises(figures: PageFigures, reader: Reader) -> list[Promise]:
    return [
        Promise(promise_sentence(one, reader), one["is_covered"])
        for one in figures.payload["promises"]
    ]


def _backtest(summary: Report, reader: Reader) -> dict[str, object]:
    backtest, level = summary["backtest"], summary["level"]
    origins = backtest["origins"]
    return {
        "summary_sentence": summary_sentence(origins, level, reader),
        "sample_sentence": sample_sentence(backtest, summary["customers"], reader),
        "verdicts": [verdict_of(origin, reader) for origin in origins],
        "orders_totals": _totals(origins, "orders_total", _("Orders: said and come"), "number"),
        "spend_totals": _totals(origins, "spend_total", _("Net revenue: said and come"), "money"),
        "why": choice_sentences(backtest["choice"], reader),
        "corrections": correction_sentences(backtest, reader),
    }


def _totals(origins: Sequence[Report], name: str, title: str, words: str) -> object:
    checks = [
        (date.fromisoformat(origin["cut"]), origin[name]) for origin in origins if origin[name]
    ]
    return totals_chart(checks, title=title, words=words)


def _latest(summary: Report, reader: Reader) -> dict[str, object]:
    """Show the latest stop of the clock in detail."""
    origin = summary["backtest"]["origins"][0]
    return {
        "latest_day": date.fromisoformat(origin["cut"]),
        "latest_span": origin["span_days"],
        "deciles": deciles_chart(origin["deciles"]),
        "cohorts": cohorts_chart(origin["cohorts"], reader),
        "chances": chances_chart(origin["p_buys_deciles"]) if origin["p_buys_deciles"] else None,
        "coverage": coverage_sentence(origin, summary["level"], reader),
        "scores": SCORES,
        "candidates": candidate_rows(origin["scores"], summary["backtest"]["choice"], reader),
    }
