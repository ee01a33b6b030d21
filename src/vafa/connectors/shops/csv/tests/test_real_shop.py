"""Both exports of a real shop, overlapping, with cancellations and without many names."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db.models import F, Sum

from vafa.connectors.shops.csv.tests.shop_files import brought
from vafa.customers.models import Customer
from vafa.orders.models import Order, OrderLine, ReturnLine, ReturnMatch
from vafa.staff.models import Shop

FILES = ("online_retail_2009_2010.csv.gz", "online_retail_2010_2011_until_june.csv.gz")


# Each batch is committed, as in a shop: all rows within one transaction are another thing.
@pytest.mark.django_db(transaction=True)
def test_every_row_and_every_penny_of_a_real_shop_arrives(shared_data: Path) -> None:
    Shop.objects.update_or_create(
        id=1, defaults={"name": "Online Retail", "currency": "GBP", "time_zone": "Europe/London"}
    )
    folder = shared_data / "online_retail"

    runs = [brought(folder / name, mapping=None, source="online_retail") for name in FILES]

    assert [run.rows_read for run in runs] == [525_461, 221_824]
    assert [(run.rows_stored, run.rows_repeated) for run in runs] == [
        (525_461, 0),
        (199_301, 22_523),
    ]
    assert [run.report["money"]["GBP"]["stored"] for run in runs] == [953_948_462, 356_719_610]
    bought = OrderLine.objects.aggregate(total=Sum("amount"))["total"]
    back = ReturnLine.objects.aggregate(total=Sum("amount"))["total"]
    assert bought - back == 953_948_462 + 356_719_610
    assert OrderLine.objects.count() + ReturnLine.objects.count() == 525_461 + 199_301
    assert Order.objects.count() == 24_224 + 8_717
    assert Customer.objects.count() == 5_034
    assert not OrderLine.objects.filter(returned_quantity_milli__gt=F("quantity_milli")).exclude(
        quantity_milli__lt=0
    )
    netted = ReturnMatch.objects.aggregate(total=Sum("amount"))["total"]
    assert netted == OrderLine.objects.aggregate(total=Sum("returned_amount"))["total"]
