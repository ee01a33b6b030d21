"""The page that a person gets of what is kept on them, with something in every table."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.customers.rules.subjects import Told
from vafa.customers.tests.test_duplicates_page import signed_in
from vafa.project.subjects import SUBJECTS
from vafa.project.tests.full_person import make_full_person

pytestmark = pytest.mark.django_db
# What somebody wrote, or is called; everything else is ours, and stands in the reader's language.
WRITTEN = (
    "Eleni Papa", "Eleni P.", "e-1@example.com", "e-2@example.com", "E-1", "E-2", "R-1001",
    "R-1002", "One woman", "Calls on Mondays", "Likes smoky tea", "A samovar", "Kafeneio",
    "Do write to me", "Fair", "Ill", "She asked us to", "Not now", "Brought a cafe", "Our cousin",
    "For the long wait",
    "Athens", "Patra", "Cup", "shop", "Stars", "E-mail", "HTML",
)  # fmt: skip
CODE = re.compile(r"\b[a-z]+_[a-z0-9_]+\b|\b[A-Z]+_[A-Z]+\b|[{}\[\]]")


def told(eleni: int, file_format: str, language: str = "en") -> str:
    owner = signed_in(f"owner-{language}", "owner", language)
    answer = owner.post(f"/customers/{eleni}/person/", {"format": file_format})
    return answer.getvalue().decode()


def said_of(page: str) -> list[str]:
    """Return what columns say, without what somebody wrote."""
    found = re.findall(r"<dd>(.*?)</dd>", page, re.DOTALL)
    # Without marks, and without the number that a member is given.
    texts = [unescape(re.sub(r"<[^>]+>|\b[0-9A-Z]{12}\b", " ", one)) for one in found]
    for word in sorted(WRITTEN, key=len, reverse=True):
        texts = [text.replace(word, "") for text in texts]
    return texts


@pytest.fixture
def eleni() -> int:
    """Eleni, of whom everything is kept that can be."""
    return make_full_person()


def test_something_is_kept_in_every_table(eleni: int) -> None:
    rows = {one["table"]: one["rows"] for one in json.loads(told(eleni, "json"))["sections"]}

    listed = {one.table for one in SUBJECTS if isinstance(one.export, Told)}
    # Who is merged into Eleni was not merged into anybody else.
    empty = {table for table in listed if not rows[table]} - {"vafa_customers.Merge"}
    assert empty == set()


@pytest.mark.parametrize("language", ["en", "fa", "el"])
def test_no_code_is_left_in_the_page(eleni: int, language: str) -> None:
    said = said_of(told(eleni, "html", language))

    assert len(said) > 150
    assert [text for text in said if CODE.search(text)] == []


@pytest.mark.parametrize("language", ["fa", "el"])
def test_nothing_but_what_somebody_wrote_stays_in_another_language(
    eleni: int, language: str
) -> None:
    said = said_of(told(eleni, "html", language))

    assert [text.strip() for text in said if re.search("[A-Za-z]{2}", text)] == []


def test_all_that_is_kept_is_read_with_few_questions(eleni: int) -> None:
    told(eleni, "html")
    owner = signed_in("parvaneh", "owner")

    with CaptureQueriesContext(connection) as asked:
        owner.post(f"/customers/{eleni}/person/", {"format": "html"}).getvalue()

    assert len(asked) <= 12 + len(SUBJECTS)
