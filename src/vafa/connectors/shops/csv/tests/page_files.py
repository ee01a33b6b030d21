"""Files sent through the pages, and the forms that their previews show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vafa.connectors.shops.csv.tests.shop_files import HEADER, Line

FILES = Path(__file__).parent / "files"
ADDRESS = "/data/import/"
Form = dict[str, list[str]]


def a_file(rows: Sequence[Sequence[str]], name: str = "orders.csv") -> SimpleUploadedFile:
    """Give a small CSV file with these rows as a browser sends it."""
    lines = [",".join(row) for row in [HEADER, *rows]]
    return SimpleUploadedFile(name, "\n".join(lines).encode(), "text/csv")


def sent(client: Client, file: Any, source: str = "shop") -> int:
    """Send a file and give the number of its run."""
    answer = client.post(ADDRESS, {"file": file, "source": source})
    assert answer.status_code == 302, answer.content.decode()
    found = re.search(r"/(\d+)/preview/", answer["Location"])
    assert found is not None
    return int(found[1])


def shown_form(client: Client, run_id: int) -> Form:
    """Give what the form of a preview would send as it stands."""
    reader = _Controls()
    reader.feed(client.get(f"{ADDRESS}{run_id}/preview/").content.decode())
    return reader.values


def imported(client: Client, file: Any, work_off: Any, **changes: Any) -> int:
    """Send a file, change its form, start it and let the worker store it."""
    run_id = sent(client, file)
    form = shown_form(client, run_id) | {"is_checked": ["yes"]} | changes
    answer = client.post(f"{ADDRESS}{run_id}/start/", form)
    assert answer.status_code == 302, answer.content.decode()
    work_off()
    return run_id


def a_bad_row_and_a_good_one() -> list[Line]:
    """Give an order that is understood, and a row whose number of pieces is a word."""
    return [Line(), Line(order="1002", code="jug", pieces="many", price="9.00")]


class _Controls(HTMLParser):
    """Collects the controls of the form with the id "mapping"."""

    def __init__(self) -> None:
        super().__init__()
        self.values: Form = {}
        self._is_inside = False
        self._select = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = found.get("id") == "mapping"
        if not self._is_inside:
            return
        if tag == "select":
            self._select, self._options = found["name"], []
        elif tag == "option":
            self._options.append((found.get("value", ""), "selected" in found))
        elif tag == "input" and found.get("type") != "checkbox" and "name" in found:
            self.values.setdefault(found["name"], []).append(found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            chosen = [value for value, is_chosen in self._options if is_chosen]
            first = self._options[0][0] if self._options else ""
            self.values.setdefault(self._select, []).append(chosen[0] if chosen else first)
            self._select = ""
        elif tag == "form":
            self._is_inside = False
