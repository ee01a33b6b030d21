from __future__ import annotations

import json
from datetime import date

from django.template import Context, Template
from django.utils import translation

from vafa.core.presentation import DEFAULT_READERS
from vafa.web.charts import (
    Axis,
    Band,
    Brush,
    Chart,
    Flow,
    Node,
    Point,
    Points,
    Series,
    drawing_of,
    table_of,
)
from vafa.web.charts.ticks import even_ticks, log_ticks, month_ticks

ENGLISH, PERSIAN = DEFAULT_READERS["en"], DEFAULT_READERS["fa"]
REVENUE = Chart(
    "stacked",
    "Revenue",
    categories=(date(2026, 3, 21), date(2026, 4, 21)),
    series=(Series("Repeat", (10_000, 30_000)), Series("New", (5_000, None), "warn")),
    x_axis=Axis("Month", "month"),
    y_axis=Axis("Revenue", "money"),
)


def test_every_word_of_a_drawing_is_the_readers() -> None:
    drawing = drawing_of(REVENUE, PERSIAN)

    assert drawing["direction"] == "rtl"
    assert drawing["labels"] == ["فروردین ۱۴۰۵", "اردیبهشت ۱۴۰۵"]
    assert drawing["series"][0]["texts"] == ["۱٬۰۰۰\u00a0تومان", "۳٬۰۰۰\u00a0تومان"]
    assert drawing["y"]["ticks"][0]["text"] == "۰\u00a0تومان"


def test_raw_values_stay_raw_and_the_unknown_stays_empty() -> None:
    drawing = drawing_of(REVENUE, ENGLISH)

    assert drawing["series"][1] == {
        "name": "New",
        "colour": "warn",
        "dashed": False,
        "values": [5_000.0, None],
        "texts": ["£50.00", "unknown"],
    }
    assert json.loads(json.dumps(drawing)) == drawing


def test_a_stack_is_as_high_as_its_parts_together() -> None:
    axis = drawing_of(REVENUE, ENGLISH)["y"]

    assert (axis["min"], axis["max"]) == (0.0, 30_000.0)


def test_the_table_says_words_and_carries_plain_numbers_in_the_shops_unit() -> None:
    table = table_of(REVENUE, PERSIAN)

    assert [column.raw for column in table.columns] == ["Month", "Repeat (IRT)", "New (IRT)"]
    assert [cell.raw for cell in table.rows[0]] == ["2026-03-21", "1000", "500"]
    assert [cell.text for cell in table.rows[1]][:2] == ["اردیبهشت ۱۴۰۵", "۳٬۰۰۰\u00a0تومان"]
    assert table.rows[1][2].raw == ""


def test_an_interval_brings_its_ends_to_picture_and_table() -> None:
    series = Series("Forecast", (50,), lows=(40,), highs=(65,))
    chart = Chart("intervals", "Total", categories=("Blend",), series=(series,))

    assert drawing_of(chart, ENGLISH)["series"][0]["rangeTexts"] == ["40 – 65"]
    assert [cell.text for cell in table_of(chart, ENGLISH).rows[0]] == ["Blend", "50", "40", "65"]


def test_bubbles_know_their_customer_and_the_brush_its_address() -> None:
    point = Point(x=100_00, y=200_00, size=3, name="Reza", id=7)
    chart = Chart(
        "bubble",
        "Value",
        groups=(Points("Protect", (point,), "strategy-protect"),),
        x_axis=Axis("Now", "money", is_log=True),
        y_axis=Axis("Later", "money", is_log=True),
        brush=Brush("/portfolio/chosen/", "#chosen"),
    )

    drawing = drawing_of(chart, ENGLISH)

    assert drawing["groups"][0]["points"][0]["id"] == 7
    assert drawing["groups"][0]["points"][0]["xText"] == "£100.00"
    assert drawing["brush"] == {
        "url": "/portfolio/chosen/",
        "target": "#chosen",
        "field": "customer",
    }


def test_a_row_of_orders_has_months_of_the_readers_calendar_below_it() -> None:
    orders = Points("Orders", [Point(date(2026, 1, 1)), Point(date(2026, 6, 1))])
    chart = Chart(
        "moments",
        "Rhythm",
        groups=[orders],
        bands=[Band(date(2026, 6, 10), date(2026, 7, 1), "Next order")],
        x_axis=Axis(words="day"),
    )

    ticks = drawing_of(chart, PERSIAN)["x"]["ticks"]

    assert ticks[2] == {"at": float(date(2026, 3, 21).toordinal()), "text": "فروردین ۱۴۰۵"}


def test_unobserved_cohort_cells_are_left_out_and_told_as_unknown() -> None:
    chart = Chart(
        "heat",
        "Cohorts",
        categories=(0, 1),
        rows=("May", "June"),
        cells=((1.0, 0.42), (1.0, None)),
        y_axis=Axis(words="percent"),
    )

    assert len(drawing_of(chart, ENGLISH)["cells"]) == 3
    assert table_of(chart, ENGLISH).rows[1][2].text == "unknown"


def test_flows_are_named_by_their_stations() -> None:
    nodes = (Node("a", "New", 0), Node("b", "Former", 1))
    chart = Chart("flow", "Flows", nodes=nodes, flows=(Flow("a", "b", 12), Flow("b", "a", 0)))

    assert [flow["text"] for flow in drawing_of(chart, ENGLISH)["flows"]] == ["12"]
    assert [cell.text for cell in table_of(chart, ENGLISH).rows[0]] == ["New", "Former", "12"]


def test_the_tag_puts_the_drawing_and_its_table_into_the_page_safely() -> None:
    chart = Chart("bar", "</script>", categories=("a",), series=(Series("<b>", (1,)),))
    with translation.override("en"):
        page = Template("{% chart c %}").render(Context({"c": chart, "reader": ENGLISH}))

    assert page.count("</script>") == 1
    assert "<b>" not in page
    assert '<td data-raw="1" class="vafa-figure">1</td>' in page


def test_a_chart_without_values_says_so_instead_of_drawing() -> None:
    chart = Chart("line", "Nothing", categories=("a",), series=(Series("s", (None,)),))
    with translation.override("fa"):
        page = Template("{% chart c %}").render(Context({"c": chart, "reader": PERSIAN}))

    assert "هنوز چیزی برای رسم کردن نیست." in page
    assert "data-chart-picture" not in page


def test_ticks_are_round_cover_the_values_and_never_halve_a_customer() -> None:
    assert even_ticks(0, 0.37) == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert even_ticks(0, 3, is_whole=True) == [0.0, 1.0, 2.0, 3.0]
    assert even_ticks(-40, 90) == [-50.0, 0.0, 50.0, 100.0]
    assert even_ticks(0, 0) == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert log_ticks(120, 99_000) == [100.0, 1_000.0, 10_000.0, 100_000.0]


def test_month_ticks_are_thinned_to_what_fits() -> None:
    ticks = month_ticks(date(2020, 1, 1), date(2025, 12, 31), calendar="gregorian")

    assert ticks == [date(year, 1, 1) for year in range(2020, 2026)]
