"""What a refresh counted for the pages of costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from vafa.core.batches import chunks
from vafa.core.keys import Actor
from vafa.portfolio.models import CostFigures, ProductSales, ValuationRun

PRODUCTS_PER_BATCH = 5_000


# Any: the figures are JSON with raw numbers.
def save_cost_figures(
    *,
    run: ValuationRun,
    figures: dict[str, Any],
    sales: Sequence[ProductSales],
    at: datetime,
    by: Actor,
) -> None:
    """Keep what a run counted of costs, before it is put in force.

    Pages show it when the run becomes the one in force. Products of runs that are out of force
    by now are forgotten; those of the run still in force stay until the next time.
    """
    assert run.completed_at is None, "the figures of a run in force do not change"
    with transaction.atomic():
        CostFigures.objects.create(run=run, figures=figures)
    for chunk in chunks(sales, PRODUCTS_PER_BATCH):
        with transaction.atomic():
            ProductSales.objects.bulk_create(chunk)
    out_of_force = ValuationRun.objects.exclude(pk=run.pk).filter(is_current=False)
    ProductSales.objects.filter(run__in=out_of_force).delete()
