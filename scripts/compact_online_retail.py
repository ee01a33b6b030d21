"""Make the shop that the package ships: UCI Online Retail II until 2011-06-09, in one small file.

    VAFA_TEST_DATA=... .venv/bin/python scripts/compact_online_retail.py

Reads the owner's two exports, leaves out the invoices of the second that the first holds already,
and writes every other line as it stands, nothing mended, as Parquet.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq

FOLDER = Path(os.environ["VAFA_TEST_DATA"]) / "online_retail"
OUT = Path(__file__).resolve().parent.parent / "src/vafa/demo/shops/online_retail.parquet"
COLUMNS = {
    "Invoice": pa.string(),
    "StockCode": pa.string(),
    "Description": pa.string(),
    "Quantity": pa.int32(),
    "InvoiceDate": pa.timestamp("s"),
    "Price": pa.string(),
    "Customer ID": pa.string(),
    "Country": pa.string(),
}


def read(name: str) -> pa.Table:
    """Read one export with its cells as they stand."""
    options = csv.ConvertOptions(column_types=COLUMNS, strings_can_be_null=True, null_values=[""])
    parsing = csv.ParseOptions(newlines_in_values=True)
    return csv.read_csv(FOLDER / name, convert_options=options, parse_options=parsing)


def main() -> None:
    """Write the file and say how large it is."""
    first = read("online_retail_2009_2010.csv.gz")
    second = read("online_retail_2010_2011_until_june.csv.gz")
    known = pc.is_in(second["Invoice"], value_set=pc.unique(first["Invoice"]))
    lines = pa.concat_tables([first, second.filter(pc.invert(known))])
    pq.write_table(
        lines,
        OUT,
        compression="zstd",
        compression_level=22,
        row_group_size=len(lines),
        use_dictionary=True,
        dictionary_pagesize_limit=16_000_000,
        data_page_size=64_000_000,
        write_statistics=False,
    )
    invoices = pc.count_distinct(lines["Invoice"]).as_py()
    print(f"{len(lines)} lines, {invoices} invoices, {OUT.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
