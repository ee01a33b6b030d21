"""The figures of data quality, shaped and worded for a reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vafa.core.presentation import Reader
from vafa.insight.forms.quality_labels import (
    DIMENSION_LABELS,
    EMPTY,
    FAULTS,
    FIELD_LABELS,
    OLD,
    REASONS,
    TABLE_LABELS,
)
from vafa.insight.models import QualityFigure, QualityFinding
from vafa.insight.queries.quality import Matrix, SampleResult
from vafa.insight.rules.quality import (
    ACCURACY,
    BY_CODE,
    CHECKS,
    COMPLETENESS,
    CUSTOMER,
    DIMENSIONS,
    ORDER,
    RIGHT,
    SAMPLED,
    TIMELINESS,
    WRONG,
    Check,
    email_fault,
    phone_fault,
    suggestion,
    wilson_interval,
)
from vafa.staff.rules import PERMISSIONS, may
from vafa.web.charts import Axis, Chart, Series

CONTACTS = "customers.contacts"
GOOD_FROM, FAIR_FROM = 0.95, 0.80
# A thousandth of change is noise of rounding.
CHANGE_MIN = 0.001
SHARE_MIN = 0.001


@dataclass(frozen=True)
class Cell:
    """One figure of the matrix: its share in words, its colour, its change and its list."""

    words: str = ""
    tone: str = ""
    note: str = ""
    change: str = ""
    change_tone: str = ""
    url: str = ""


def matrix_groups(
    matrix: Matrix, samples: list[SampleResult], reader: Reader
) -> list[dict[str, object]]:
    """Give the rows of the matrix, table by table, a cell for each dimension."""
    groups: dict[str, dict[str, None]] = {}
    for check in CHECKS:
        groups.setdefault(check.table, {})[check.field] = None
    answers = samples[0].answers if samples else {}
    return [
        {
            "label": TABLE_LABELS[table],
            "rows": [
                {
                    "label": FIELD_LABELS[field],
                    "cells": [
                        _cell(matrix, table, (field, dimension), answers, reader)
                        for dimension in DIMENSIONS
                    ],
                }
                for field in fields
            ],
        }
        for table, fields in groups.items()
    ]


def _cell(
    matrix: Matrix,
    table: str,
    key: tuple[str, str],
    answers: Mapping[str, Counter[str]],
    reader: Reader,
) -> Cell:
    field, dimension = key
    if dimension == ACCURACY:
        return _accuracy(answers.get(field), reader) if table == CUSTOMER else Cell()
    figure = matrix.figures.get(key)
    if figure is None or not figure.all:
        return Cell()
    share = share_of(figure)
    change, tone = _change(share, matrix.before.get(key), reader)
    return Cell(
        words=share_words(share, reader),
        tone=_tone(share),
        note=_note(figure, reader),
        change=change,
        change_tone=tone,
        url=reverse("insight:quality_list", args=[f"{field}.{dimension}"]),
    )


def share_of(figure: QualityFigure) -> float:
    """Return the share of good records."""
    return figure.good / figure.all


def share_words(share: float, reader: Reader) -> str:
    """Word a share so that only all of them are 100 % and only none are 0 %."""
    rounded = round(share * 100)
    is_between = 0 < share < 1
    if is_between and rounded in (0, 100):
        return reader.percent(min(max(share, SHARE_MIN), 1 - SHARE_MIN), decimals=1)
    return reader.percent(share)


def _tone(share: float) -> str:
    return "good" if share >= GOOD_FROM else "fair" if share >= FAIR_FROM else "poor"


def _note(figure: QualityFigure, reader: Reader) -> str:
    if figure.dimension == TIMELINESS and figure.median_days is not None:
        return _("median %(days)s days") % {"days": reader.number(figure.median_days)}
    bad = figure.all - figure.good
    return _("%(count)s open") % {"count": reader.compact(bad)} if bad else ""


def _change(share: float, before: QualityFigure | None, reader: Reader) -> tuple[str, str]:
    if before is None or not before.all:
        return "", ""
    moved = share - share_of(before)
    if abs(moved) < CHANGE_MIN:
        return "", ""
    return reader.percent(moved, decimals=1, sign="always"), "good" if moved > 0 else "bad"


def _accuracy(counted: Counter[str] | None, reader: Reader) -> Cell:
    if counted is None:
        return Cell()
    asked = counted[RIGHT] + counted[WRONG]
    found = wilson_interval(counted[RIGHT], asked)
    if found is None:
        return Cell()
    share, url = counted[RIGHT] / asked, reverse("insight:quality_sample")
    return Cell(share_words(share, reader), _tone(share), interval_words(found, reader), url=url)


def interval_words(found: tuple[float, float], reader: Reader) -> str:
    """Word the interval in which the true share lies."""
    low, high = (reader.percent(end) for end in found)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def sample_rows(result: SampleResult, reader: Reader) -> list[dict[str, object]]:
    """Give each detail of a sample its answers and the share of right ones with its interval."""
    rows: list[tuple[str | Promise, Counter[str]]] = [
        (FIELD_LABELS[field], result.answers[field]) for field in SAMPLED
    ]
    shown: list[dict[str, object]] = []
    for label, counted in [*rows, (_("All details"), result.total)]:
        asked = counted[RIGHT] + counted[WRONG]
        found = wilson_interval(counted[RIGHT], asked)
        shown.append(
            {
                "label": label,
                "counted": counted,
                "share": share_words(counted[RIGHT] / asked, reader) if asked else "",
                "interval": interval_words(found, reader) if found else "",
            }
        )
    return shown


def trend_chart(check: Check, figures: list[QualityFigure]) -> Chart:
    """Draw how the share of good records went."""
    known = [figure for figure in figures if figure.all]
    name = str(DIMENSION_LABELS[check.dimension])
    return Chart(
        kind="line",
        title=name,
        categories=[figure.day for figure in known],
        series=[Series(name, [share_of(figure) for figure in known], "accent")],
        x_axis=Axis(words="day"),
        y_axis=Axis(words="percent", high=1),
    )


def finding_rows(
    findings: Iterable[QualityFinding], check: Check, *, sees_contacts: bool
) -> list[dict[str, object]]:
    """Give each record of a list its words, the reason why it is there, and what is suggested."""
    return [_finding(one, check, sees_contacts=sees_contacts) for one in findings]


def _finding(finding: QualityFinding, check: Check, *, sees_contacts: bool) -> dict[str, object]:
    # Any: a customer, a product or an order.
    record: Any = getattr(finding, check.table)
    text, meant = "", None
    if check.table == CUSTOMER:
        text = str(getattr(record, check.field, ""))
        names = ("email", "phone", "country", "postcode")
        meant = suggestion(check.field, {name: getattr(record, name) for name in names})
    elif check.table == ORDER:
        text = _order_text(record, check)
    return {
        "id": finding.id,
        "table": check.table,
        "record": record,
        "text": shown_text(check, text, sees_contacts=sees_contacts),
        "suggestion": shown_text(check, meant or "", sees_contacts=sees_contacts),
        "reason": reason_of(check, text),
    }


def _order_text(order: Any, check: Check) -> str:
    columns = {"status": "status", "currency": "original_currency", "order_country": "country"}
    return str(getattr(order, columns[check.field])) if check.field in columns else ""


def reason_of(check: Check, text: str) -> str | Promise:
    """Say why a record is on the list of a figure."""
    if check.dimension == COMPLETENESS:
        return EMPTY
    fault = None
    if check.code == "email.validity":
        fault = email_fault(text)
    elif check.code == "phone.validity":
        fault = phone_fault(text)
    return FAULTS[fault] if fault else REASONS.get(check.code, OLD)


def sees_contacts(role: str) -> bool:
    """Say whether a role reads contact details in full; all do until that is a permission."""
    return CONTACTS not in PERMISSIONS or may(role, CONTACTS)


def shown_text(check: Check, text: str, *, sees_contacts: bool) -> str:
    """Show a detail, a contact with its middle covered to those who may not read it."""
    if sees_contacts or check.field not in ("email", "phone") or not text:
        return text
    if check.field == "email":
        name, at, domain = text.rpartition("@")
        return f"{name[:1]}•••{at}{domain}"
    return f"{text[:3]}•••{text[-2:]}"


def worst_cells(matrix: Matrix) -> list[QualityFigure]:
    """Return the three figures behind which most records wait, of what can be mended here."""
    mendable = [
        figure
        for key, figure in matrix.figures.items()
        if figure.all > figure.good and len(BY_CODE[".".join(key)].ways) > 1
    ]
    return sorted(mendable, key=lambda one: one.good - one.all)[:3]
