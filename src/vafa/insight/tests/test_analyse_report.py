"""The charts and the words of the report."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from vafa.insight.analyse.report.limits import _REASONS
from vafa.insight.analyse.report.people import MEANINGS
from vafa.insight.analyse.svg import Bar, Cell, Line, Tick, bars, heat, lines, nice_steps
from vafa.insight.views import evidence

ROWS = [Bar("New", 30, "30"), Bar("Former", 10, "10")]


def box_starts(svg: str) -> list[float]:
    return [float(found) for found in re.findall(r'<rect x="([0-9.]+)"', svg)]


def box_widths(svg: str) -> list[float]:
    return [float(found) for found in re.findall(r'<rect [^>]*?width="([0-9.]+)"', svg)]


def test_bars_are_as_long_as_their_values() -> None:
    longest, other = box_widths(bars(ROWS, title="Phases", direction="ltr"))

    assert round(longest / other, 1) == 3.0


def test_bars_begin_at_the_right_for_a_reader_from_right_to_left() -> None:
    from_left = bars(ROWS, title="Phases", direction="ltr")
    from_right = bars(ROWS, title="Phases", direction="rtl")

    ends = [
        start + width
        for start, width in zip(box_starts(from_right), box_widths(from_right), strict=True)
    ]
    assert [round(480 - start, 1) for start in box_starts(from_left)] == [round(e, 1) for e in ends]


def test_a_line_is_mirrored_for_a_reader_from_right_to_left() -> None:
    ticks = [Tick(0, "0"), Tick(1, "1")]

    def points(direction: str) -> list[float]:
        line = [Line("", [(0, 0), (1, 1)])]
        svg = lines(line, x_ticks=ticks, y_ticks=ticks, title="", direction=direction)  # type: ignore[arg-type]
        found = re.search(r'points="([^"]+)"', svg)
        assert found is not None
        return [float(pair.split(",")[0]) for pair in found[1].split()]

    assert [480 - x for x in points("ltr")] == points("rtl")


def test_what_a_file_says_is_escaped_in_a_chart() -> None:
    svg = bars([Bar("<script>", 1, "&")], title='"<b>', direction="ltr")

    assert "<script>" not in svg
    assert ET.fromstring(svg) is not None  # our own markup


def test_a_month_that_was_not_observed_has_no_box() -> None:
    cells = [Cell(0.5, "50%"), Cell(None)]

    assert len(box_starts(heat([("May", cells)], ["1", "2"], title="", direction="ltr"))) == 1


def test_axes_have_round_steps() -> None:
    assert nice_steps(873) == [0, 250, 500, 750, 1000]
    assert nice_steps(0) == [0, 1]


def test_the_report_means_by_a_strategy_what_the_pages_mean() -> None:
    assert {code: str(words) for code, words in MEANINGS.items()} == {
        code: str(words) for code, words in evidence.MEANINGS.items()
    }


def test_every_reason_is_a_sentence() -> None:
    assert all(str(sentence).endswith(".") for sentence in _REASONS.values())
