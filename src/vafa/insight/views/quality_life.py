"""The life of data as five steps with live numbers, and the six marks of good data."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.core.presentation import Reader
from vafa.insight.forms.quality_labels import STARTS_LABELS
from vafa.insight.queries.quality import (
    DISTRIBUTED,
    ENHANCED,
    MAINTAINED,
    USED,
    DataLife,
    Matrix,
    SampleResult,
)
from vafa.insight.rules.quality import RIGHT, TIMELINESS, WRONG
from vafa.insight.views.quality_shapes import share_words

Step = dict[str, object]
SOURCES_TOLD = 3


def life_steps(life: DataLife, matrix: Matrix, reader: Reader) -> list[Step]:
    """Give the five steps of the life of data their numbers and the pages where they happen."""
    rows = sum(source["rows"] or 0 for source in life.sources)
    return [
        _step(
            _("Capture"), _("rows brought in"), rows, "insight:data", reader, _sources(life, reader)
        ),
        _step(
            _("Enhance"),
            _("statements, answers, consent and costs added in 30 days"),
            _count(life, ENHANCED),
            "insight:customers",
            reader,
        ),
        _step(
            _("Maintain"),
            _("details mended, records merged or told apart in 30 days"),
            _count(life, MAINTAINED),
            "customers:duplicates",
            reader,
            [_waiting(matrix, reader)],
        ),
        _step(
            _("Distribute"),
            _("lists given out in 30 days"),
            _count(life, DISTRIBUTED),
            "insight:audit",
            reader,
            [_keys(life, reader)],
        ),
        _step(
            _("Use"),
            _("decisions and tasks in 30 days"),
            _count(life, USED),
            "insight:portfolio",
            reader,
        ),
    ]


def _step(
    name: str, what: str, count: int, address: str, reader: Reader, notes: Iterable[str] = ()
) -> Step:
    return {
        "name": name,
        "what": what,
        "count": reader.compact(count),
        "url": reverse(address),
        "notes": [note for note in notes if note],
    }


def _count(life: DataLife, kinds: Iterable[str]) -> int:
    return sum(life.deeds.get(kind, 0) for kind in kinds)


def _sources(life: DataLife, reader: Reader) -> list[str]:
    words = _("%(source)s: %(rows)s rows, latest on %(day)s")
    return [
        words
        % {
            "source": one["source"],
            "rows": reader.compact(one["rows"] or 0),
            "day": reader.day(reader.day_of(one["latest"])),
        }
        for one in life.sources
        if one["latest"] is not None
    ][:SOURCES_TOLD]


def _waiting(matrix: Matrix, reader: Reader) -> str:
    figure = matrix.figures.get(("record", "uniqueness"))
    if figure is None or figure.good == figure.all:
        return ""
    words = _("%(count)s records wait to be compared")
    return words % {"count": reader.compact(figure.all - figure.good)}


def _keys(life: DataLife, reader: Reader) -> str:
    words = ngettext("%(count)s key for programs", "%(count)s keys for programs", life.keys)
    return words % {"count": reader.number(life.keys)}


def starts_facts(
    life: DataLife, matrix: Matrix, samples: list[SampleResult], reader: Reader
) -> list[tuple[str | Promise, str]]:
    """Give each of the six marks of good data (STARTS) the fact that speaks for or against it."""
    facts = {
        "shareable": _("Everybody reads the same figures, each by their role."),
        "transportable": _("Lists leave as CSV; programs read by keys."),
        "accurate": _accurate(samples, reader),
        "relevant": _("Each figure names what it is computed from; nothing else is asked for."),
        "timely": _timely(matrix, reader),
        "secure": _("Every address needs a permission; who did what is kept."),
    }
    return [(label, facts[key]) for key, label in STARTS_LABELS]


def _accurate(samples: list[SampleResult], reader: Reader) -> str:
    total = samples[0].total if samples else None
    asked = total[RIGHT] + total[WRONG] if total else 0
    if not total or not asked:
        return _("Unknown until somebody checks a sample.")
    share = share_words(total[RIGHT] / asked, reader)
    return _("%(share)s of the checked details were right.") % {"share": share}


def _timely(matrix: Matrix, reader: Reader) -> str:
    ages = [
        figure.median_days
        for (_field, dimension), figure in matrix.figures.items()
        if dimension == TIMELINESS and figure.median_days is not None
    ]
    if not ages:
        return _("Unknown: nothing tells when details were stated.")
    words = _("Details were last stated %(days)s days ago in the median, the oldest kind.")
    return words % {"days": reader.number(max(ages))}
