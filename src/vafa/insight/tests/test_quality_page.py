"""The page Quality, the lists behind its figures, mending in bulk, and samples."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.catalogue.models import Product
from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer, Identity, Sighting
from vafa.insight.actions.quality_samples import (
    NobodyToDraw,
    SampledCustomerLeft,
    SampleSizeOutOfRange,
    answer_sample,
    draw_sample,
)
from vafa.insight.make import make_customer
from vafa.insight.models import QualityFinding, QualitySample, QualitySampleItem
from vafa.insight.refresh.quality import keep_quality, quality_found
from vafa.journal.jobs.progress import Progress
from vafa.journal.models import Entry

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
EMAILS = "/quality/list/email.validity/"


def text_of(content: bytes) -> str:
    page = re.sub(r"<script.*?</script>|<[^>]+>", " ", content.decode(), flags=re.S)
    return " ".join(html.unescape(page).split())


def refreshed(day: date = date(2026, 3, 21)) -> None:
    found, ages = quality_found(today=day, now=AT, currency="EUR", progress=Progress())
    keep_quality(found=found, ages=ages, day=day)


def make_known(number: str, **details: str) -> Customer:
    """A customer of whom an import said the details."""
    customer = make_customer(number, **details)
    said = {name: ["2026-01-01T00:00:00+00:00", text] for name, text in details.items()}
    keys = [["number", f"shop:{number}"]]
    keys += [[kind, details[kind]] for kind in ("email", "phone") if kind in details]
    for kind, value in keys:
        Identity.objects.create(customer=customer, home=customer, kind=kind, value=value)
    Sighting.objects.create(
        customer=customer, run_id=1, first_seen_at=AT, details=said, identities=keys
    )
    return customer


@pytest.fixture
def slips(db: None) -> list[Customer]:
    """Two addresses with a slip, one filler, and one good one."""
    given = ("reza@gmial.com", "nikos@gmial.com", "test@shop.ir", "eleni@shop.gr")
    made = [make_known(f"1000{place}", email=email) for place, email in enumerate(given)]
    refreshed()
    return made


def chosen(*customers: Customer) -> list[int]:
    rows = QualityFinding.objects.filter(field="email", dimension="validity")
    return list(rows.filter(customer__in=customers).values_list("id", flat=True))


def test_before_the_first_refresh_the_page_says_what_to_do(parvaneh: Client) -> None:
    assert "Nothing is known about the data yet" in text_of(parvaneh.get("/quality/").content)


def test_the_matrix_shows_shares_changes_and_what_is_open(
    parvaneh: Client, slips: list[Customer]
) -> None:
    Customer.objects.filter(id=slips[0].id).update(email="reza@shop.ir")
    refreshed(date(2026, 4, 25))

    page = text_of(parvaneh.get("/quality/").content)

    assert "50% 2 open +25.0%" in page
    assert "E-mail: Validity" in page
    assert "Six marks of good data" in page


def test_the_page_is_read_in_persian(parvaneh_in_persian: Client, slips: list[Customer]) -> None:
    page = text_of(parvaneh_in_persian.get("/quality/").content)

    assert "کیفیت" in page
    assert "۲۵٪" in page


@pytest.mark.parametrize("address", ["/quality/", EMAILS, "/quality/sample/"])
def test_a_page_asks_the_database_little(
    parvaneh: Client, slips: list[Customer], address: str
) -> None:
    draw_sample(size=5, at=AT, by=SYSTEM)

    with CaptureQueriesContext(connection) as asked:
        assert parvaneh.get(address).status_code == 200

    assert len(asked) <= 12


def test_the_list_says_why_and_what_is_suggested(parvaneh: Client, slips: list[Customer]) -> None:
    page = text_of(parvaneh.get(EMAILS).content)

    assert "reza@gmial.com a slip in the domain reza@gmail.com" in page
    assert "test@shop.ir looks like a filler" in page
    assert "eleni@shop.gr" not in page


def test_what_was_mended_elsewhere_is_on_the_list_no_longer(
    parvaneh: Client, slips: list[Customer]
) -> None:
    Customer.objects.filter(id=slips[0].id).update(email="reza@shop.ir")

    assert "Customer 10000" not in text_of(parvaneh.get(EMAILS).content)


def test_a_list_of_no_figure_is_not_found(parvaneh: Client) -> None:
    assert parvaneh.get("/quality/list/shoe.size/").status_code == 404


def test_a_preview_changes_nothing(parvaneh: Client, slips: list[Customer]) -> None:
    said = {"way": "suggest", "finding": chosen(*slips[:3])}

    page = text_of(parvaneh.post(f"{EMAILS}preview/", said).content)

    assert "2 rows would be settled, 1 refused." in page
    assert "There is nothing to suggest here." in page
    assert Customer.objects.get(number="10000").email == "reza@gmial.com"
    assert not Entry.objects.filter(kind__contains="mended").exists()


def test_suggestions_are_taken_in_bulk_with_one_entry(
    parvaneh: Client, slips: list[Customer]
) -> None:
    parvaneh.post(f"{EMAILS}mend/", {"way": "suggest", "finding": chosen(*slips[:3])})

    emails = Customer.objects.order_by("number").values_list("email", flat=True)
    assert list(emails)[:3] == ["reza@gmail.com", "nikos@gmail.com", "test@shop.ir"]
    payload = Entry.objects.get(kind="insight.quality_mended").payload
    assert (payload["rows"], payload["refused"]) == (2, 1)
    assert chosen(*slips) == chosen(slips[2])


def test_a_contact_of_somebody_else_is_refused_for_its_row_alone(
    parvaneh: Client, slips: list[Customer]
) -> None:
    make_known("10009", email="reza@gmail.com")

    parvaneh.post(f"{EMAILS}mend/", {"way": "suggest", "finding": chosen(*slips[:2])})

    assert Customer.objects.get(number="10000").email == "reza@gmial.com"
    assert Customer.objects.get(number="10001").email == "nikos@gmail.com"


def test_an_address_that_leads_nowhere_is_taken_off(
    parvaneh: Client, slips: list[Customer]
) -> None:
    parvaneh.post(f"{EMAILS}mend/", {"way": "clear", "finding": chosen(slips[2])})

    assert Customer.objects.get(number="10002").email == ""


def test_what_is_left_as_it_is_leaves_the_list_for_good(
    parvaneh: Client, slips: list[Customer]
) -> None:
    parvaneh.post(f"{EMAILS}mend/", {"way": "leave", "finding": chosen(slips[2])})
    refreshed()

    assert "test@shop.ir" not in text_of(parvaneh.get(EMAILS).content)
    assert Customer.objects.get(number="10002").email == "test@shop.ir"


@pytest.mark.parametrize(
    ("code", "way", "text"),
    [
        ("email.validity", "set", "x"),
        ("shoe.size", "leave", ""),
        ("country.completeness", "set", "XX"),
        ("city.completeness", "set", ""),
    ],
)
def test_a_way_that_makes_no_sense_changes_nothing(
    parvaneh: Client, slips: list[Customer], code: str, way: str, text: str
) -> None:
    rows = list(QualityFinding.objects.values_list("id", flat=True))

    parvaneh.post(f"/quality/list/{code}/mend/", {"way": way, "text": text, "finding": rows})

    assert not Entry.objects.filter(kind="insight.quality_mended").exists()
    assert not Customer.objects.exclude(country="").exists()


def test_a_city_is_set_for_several(parvaneh: Client, slips: list[Customer]) -> None:
    rows = QualityFinding.objects.filter(field="city", dimension="completeness")
    said = {"way": "set", "text": "تهران", "finding": [row.id for row in rows]}

    parvaneh.post("/quality/list/city.completeness/mend/", said)

    assert set(Customer.objects.values_list("city", flat=True)) == {"تهران"}


def test_a_category_is_set_for_several_products(parvaneh: Client) -> None:
    for code in ("TEA", "CUP"):
        Product.objects.create(code=code, name=code)
    refreshed()
    rows = QualityFinding.objects.filter(field="category").values_list("id", flat=True)

    address = "/quality/list/category.completeness/mend/"
    parvaneh.post(address, {"way": "set", "text": "Kitchen", "finding": list(rows)})

    assert set(Product.objects.values_list("name", "category")) == {
        ("TEA", "Kitchen"),
        ("CUP", "Kitchen"),
    }


def test_mina_may_look_but_not_mend(mina: Client, slips: list[Customer]) -> None:
    answer = mina.post(f"{EMAILS}mend/", {"way": "clear", "finding": chosen(slips[2])})

    assert answer.status_code == 403
    assert "Take the detail off" not in text_of(mina.get(EMAILS).content)
    assert Customer.objects.get(number="10002").email == "test@shop.ir"


def test_the_list_goes_on_by_key(parvaneh: Client) -> None:
    Customer.objects.bulk_create(Customer(number=f"{place:03}") for place in range(60))
    refreshed()
    address = "/quality/list/country.completeness/"

    first = parvaneh.get(address).content.decode()
    after = re.search(r"\?after=(\d+)", first)

    assert after is not None
    second = parvaneh.get(f"{address}?after={after[1]}").content.decode()
    assert (first.count('name="finding"'), second.count('name="finding"')) == (50, 10)


def test_a_sample_is_drawn_checked_and_says_how_sure_it_is(
    parvaneh: Client, slips: list[Customer]
) -> None:
    parvaneh.post("/quality/sample/draw/", {"size": "5"})
    for item in QualitySampleItem.objects.order_by("position"):
        said = "right" if item.position > 1 else "wrong"
        parvaneh.post(f"/quality/sample/{item.id}/", {"email": said, "city": "unknown"})

    page = text_of(parvaneh.get("/quality/sample/").content)

    assert "4 of 4 customers are checked; 0 have left since." in page
    assert "E-mail 3 1 0 75% 30% to 95%" in page
    assert "75% 30% to 95%" in text_of(parvaneh.get("/quality/").content)


def test_the_same_seed_draws_the_same_customers(slips: list[Customer]) -> None:
    first, second = (draw_sample(size=5, seed=3, at=AT, by=SYSTEM) for _round in range(2))

    drawn = [
        list(one.items.order_by("position").values_list("customer")) for one in (first, second)
    ]
    assert drawn[0] == drawn[1]


def test_samples_that_make_no_sense_are_refused(db: None) -> None:
    with pytest.raises(SampleSizeOutOfRange):
        draw_sample(size=1, at=AT, by=SYSTEM)
    with pytest.raises(NobodyToDraw):
        draw_sample(size=5, at=AT, by=SYSTEM)

    assert not QualitySample.objects.exists()


def test_who_has_left_counts_as_unknown(parvaneh: Client, slips: list[Customer]) -> None:
    draw_sample(size=5, at=AT, by=SYSTEM)
    QualitySampleItem.objects.filter(position=1).update(customer=None)
    item = QualitySampleItem.objects.get(position=1)

    with pytest.raises(SampledCustomerLeft):
        answer_sample(item_id=item.id, answers={"name": "right"}, at=AT, by=SYSTEM)

    assert "1 have left since" in text_of(parvaneh.get("/quality/sample/").content)
