from __future__ import annotations

from ibis.expr.types import Table

from vafa.analytics.facts import PURCHASE_SUMMARY
from vafa.analytics.make import Answer, table_of
from vafa.analytics.measures.rfm import rfm, rfm_cells


def buyers(*rows: tuple[int, str, int, int]) -> Table:
    """Summaries of (customer, latest day, purchase days, net revenue)."""
    return table_of(
        PURCHASE_SUMMARY,
        *(
            (who, days - 1, 0, 0, None, 0.0, day, day, days, net, days, net, None, None)
            for who, day, days, net in rows
        ),
    )


def worked_example() -> Table:
    return buyers(
        (1, "2024-01-01", 1, 100),
        (2, "2024-01-02", 1, 300),
        (3, "2024-01-03", 1, 200),
        (4, "2024-01-04", 2, 900),
        (5, "2024-01-04", 9, 800),
    )


def test_the_five_customers_of_the_docstring_get_their_fifths(answer: Answer) -> None:
    assert answer(rfm(worked_example()), "customer_id") == [
        (1, 1, 1, 1, 100),
        (2, 2, 1, 3, 300),
        (3, 3, 1, 2, 200),
        (4, 4, 4, 5, 900),
        (5, 4, 5, 4, 800),
    ]


def test_cells_count_their_customers_and_money(answer: Answer) -> None:
    scores = rfm(buyers(*((who, "2024-01-01", 1, 10 + who // 3) for who in range(1, 4))))

    cells = answer(rfm_cells(scores), "monetary_score")

    assert cells == [(1, 1, 1, 2, 20, 10.0), (1, 1, 4, 1, 11, 11.0)]


def test_equal_values_are_never_split(answer: Answer) -> None:
    scores = rfm(buyers(*((who, "2024-01-01", 1 + (who == 10), 5) for who in range(1, 11))))

    frequencies = answer(scores.select("customer_id", "frequency_score"), "customer_id")

    assert frequencies == [(who, 5 if who == 10 else 1) for who in range(1, 11)]


def test_a_loss_is_the_lowest_fifth_of_money(answer: Answer) -> None:
    scores = rfm(buyers((1, "2024-01-01", 1, -50), (2, "2024-01-01", 1, 0)))

    assert answer(scores.select("customer_id", "monetary_score"), "customer_id") == [(1, 1), (2, 3)]


def test_no_customers_have_no_scores_and_no_cells(answer: Answer) -> None:
    nobody = rfm(worked_example().filter(False))

    assert answer(nobody) == []
    assert answer(rfm_cells(nobody)) == []
