from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.connectors.shops.csv.rules import OrderRow, guess_order_mapping, read_order_rows
from vafa.core.calendars.counting import parts_of
from vafa.core.digits import to_persian_digits

# windows-1256 has no Persian ye: programs write the Arabic one.
HEADERS = {
    "en": ("order id", "customer id", "date", "sku", "quantity", "unit price"),
    "fa": ("شماره سفارش", "کد مشتري", "تاريخ ثبت", "کد کالا", "تعداد", "قيمت واحد"),
    "el": ("Αριθμός παραγγελίας", "Κωδικός πελάτη", "Ημερομηνία", "Κωδικός", "Ποσότητα", "Τιμή"),
}
LANGUAGE_OF = {"windows-1253": "el", "windows-1256": "fa"}


@dataclass(frozen=True)
class Style:
    """One way to write an orders file."""

    encoding: str
    separator: str
    decimal: str
    days: str
    digits: str
    is_quoted: bool


@dataclass(frozen=True)
class Line:
    """What a row says, before it is written in any style."""

    order: int
    customer: int
    day: date
    code: str
    quantity: int
    price: Decimal


styles = st.builds(
    Style,
    encoding=st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "windows-1253", "windows-1256"]
    ),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    decimal=st.sampled_from([".", ","]),
    days=st.sampled_from(["iso", "dmy", "mdy", "dots", "jalali", "compact"]),
    digits=st.sampled_from(["latin", "persian"]),
    is_quoted=st.booleans(),
)
lines = st.builds(
    Line,
    order=st.integers(1, 10**9),
    customer=st.integers(1, 10**9),
    day=st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    code=st.text("abcXYZ 123,;|\"'\n-", min_size=1, max_size=12).map(lambda text: f"k{text}k"),
    quantity=st.integers(1, 5_000),
    price=st.decimals(0, 99_999, places=2),
)
# A file with this row in it leaves no doubt about the order of days and the decimal mark.
CLEAR = Line(4_711, 12, date(2021, 1, 25), "k1", 3, Decimal("1234.56"))


def day_text(day: date, style: str) -> str:
    if style == "iso":
        return day.isoformat()
    if style == "jalali":
        year, month, day_of_month = parts_of(day, "jalali")
        return f"{year}/{month}/{day_of_month}"
    form = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "dots": "%d.%m.%Y", "compact": "%Y%m%d"}[style]
    return day.strftime(form)


def cells_of(line: Line, style: Style) -> list[str]:
    price = f"{line.price:,.2f}"
    if style.decimal == ",":
        price = price.translate(str.maketrans(",.", ".,"))
    figures = [str(line.order), str(line.customer), day_text(line.day, style.days)]
    amounts = [str(line.quantity), price]
    if style.digits == "persian" and not style.encoding.startswith("windows"):
        figures, amounts = [*map(to_persian_digits, figures)], [*map(to_persian_digits, amounts)]
    return [*figures, line.code, *amounts]


def write(path: Path, rows: list[Line], style: Style) -> None:
    text = io.StringIO()
    dialect = csv.unix_dialect if style.is_quoted else csv.excel
    writer = csv.writer(text, dialect, delimiter=style.separator)
    header = HEADERS[LANGUAGE_OF.get(style.encoding, "en")]
    writer.writerows([header, *(cells_of(line, style) for line in rows)])
    path.write_bytes(text.getvalue().encode(style.encoding))


@given(st.lists(lines, max_size=12), styles)
@settings(max_examples=150, deadline=None)
def test_whatever_a_file_looks_like_it_says_what_was_written(
    rows: list[Line], style: Style
) -> None:
    rows = [CLEAR, *rows, CLEAR]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        write(path, rows, style)
        mapping = guess_order_mapping(path, usual_unit="EUR").mapping
        understood = list(read_order_rows(path, mapping))

    expected = [
        (str(line.order), str(line.customer), line.day, line.quantity, line.price) for line in rows
    ]
    assert [said(row) for row in understood if isinstance(row, OrderRow)] == expected
    codes = [row.product_code for row in understood if isinstance(row, OrderRow)]
    assert codes == [" ".join(line.code.split()) for line in rows]


def said(row: OrderRow) -> tuple[str, str | None, date, int, Decimal]:
    assert row.ordered_at == datetime(*row.ordered_at.timetuple()[:3], tzinfo=UTC)
    price = Decimal(row.unit_price_micro) / 1_000_000
    return (
        row.order_number,
        row.customer_number,
        row.ordered_at.date(),
        row.quantity_milli // 1000,
        price,
    )
