"""The whole report, put together and rendered."""

from __future__ import annotations

from pathlib import Path

from django.template import Context, Engine
from django.utils.translation import gettext as _
from django.utils.translation import override

from vafa.core.languages import Language
from vafa.insight.analyse.analysis import Analysis
from vafa.insight.analyse.figures import figures_of
from vafa.insight.analyse.report.forecast import (
    chances_section,
    expected_section,
    how_right_section,
)
from vafa.insight.analyse.report.limits import limits_section, rows_section
from vafa.insight.analyse.report.parts import Section, Told, Writer, writer_for
from vafa.insight.analyse.report.people import (
    concentration_section,
    phases_section,
    shop_section,
    strategies_section,
    top_section,
)
from vafa.insight.analyse.report.returning import cohorts_section, second_order_section
from vafa.insight.analyse.summary import FileMoney, RowCounts

TEMPLATES = Path(__file__).parents[2] / "templates"


def report_of(
    analysis: Analysis,
    *,
    file: str,
    rows: RowCounts,
    money: FileMoney,
    language: Language,
    zone: str,
) -> str:
    """Write the report of an analysis as one HTML document without script or outside parts."""
    writer = writer_for(language=language, zone=zone, money=money)
    reader = writer.reader
    figures = figures_of(analysis, calendar=reader.calendar, week_start=reader.week_start)
    with override(language):
        told = Told(analysis, figures, rows, writer, file)
        context = {
            "language": language,
            "direction": writer.direction,
            "file": file,
            "subtitle": _subtitle(told, writer),
            "sections": [section for section in _sections(told) if section is not None],
        }
        engine = Engine(
            dirs=[str(TEMPLATES)], libraries={"i18n": "django.templatetags.i18n"}, autoescape=True
        )
        return engine.get_template("insight/analyse/report.html").render(Context(context))


def _sections(told: Told) -> list[Section | None]:
    return [
        shop_section(told),
        phases_section(told),
        strategies_section(told),
        concentration_section(told),
        expected_section(told),
        chances_section(told),
        how_right_section(told),
        top_section(told),
        second_order_section(told),
        cohorts_section(told),
        limits_section(told),
        rows_section(told),
    ]


def _subtitle(told: Told, writer: Writer) -> str:
    return _("Known until %(until)s, looking %(days)s days ahead") % {
        **told.horizon_words(),
        "until": writer.reader.day(told.understanding.until),
    }
