from __future__ import annotations

from vafa.analytics.facts import ORDER_LINES
from vafa.analytics.make import Answer, table_of
from vafa.analytics.measures.profit.categories import category_days, contribution_by_category
from vafa.analytics.measures.profit.margins import costed_lines
from vafa.analytics.measures.profit.tables import CostTables
from vafa.analytics.tests.profits import WHOLE, Row, a_line, a_rule, an_order, costs_of, rows_of

FROM, TO = "1900-01-01", "9999-12-31"
GOODS = ((1, 30 * WHOLE, FROM, TO), (2, 20 * WHOLE, FROM, TO))
COLUMNS = ("category", "net_revenue", "gross_margin", "cost_to_serve", "contribution")


def by_category(
    answer: Answer, orders: tuple[Row, ...], lines: tuple[Row, ...], costs: CostTables
) -> list[tuple[object, ...]]:
    """List what each category left in January."""
    costed = costed_lines(table_of(ORDER_LINES, *lines), costs.product_costs, costs.margin_rates)
    found = contribution_by_category(category_days(rows_of(orders, lines, costs), costed))
    return answer(found.order_by("category").select(*COLUMNS))


def test_the_costs_of_an_order_are_shared_among_its_categories_by_revenue(answer: Answer) -> None:
    lines = (a_line(1, 60), a_line(1, 40, product=2, category="cups"))
    costs = costs_of(products=GOODS, rules=(a_rule("shipping", "order", 10),))

    found = by_category(answer, (an_order(1, 1, 100),), lines, costs)

    assert found == [("cups", 40, 20, 4, 16), ("tea", 60, 30, 6, 24)]


def test_a_discount_on_the_whole_order_lowers_every_line_alike(answer: Answer) -> None:
    lines = (a_line(1, 60), a_line(1, 40, product=2, category="cups"))

    found = by_category(answer, (an_order(1, 1, 50),), lines, costs_of(products=GOODS))

    assert found == [("cups", 20, 0, 0, 0), ("tea", 30, 0, 0, 0)]


def test_a_category_with_a_line_of_unknown_cost_contributes_nobody_knows_what(
    answer: Answer,
) -> None:
    lines = (a_line(1, 60), a_line(2, 40, product=9, category="cups"))
    orders = (an_order(1, 1, 60), an_order(2, 1, 40))

    found = by_category(answer, orders, lines, costs_of(products=GOODS))

    assert found == [("cups", 40, None, 0, None), ("tea", 60, 30, 0, 30)]
