from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from vafa.core.keys import SYSTEM, Actor
from vafa.customers.actions import leave_out_customer, recognise_customers
from vafa.customers.jobs.blocks import CONTACT_HOLDERS_MAX
from vafa.customers.jobs.duplicates import (
    accept_identical,
    find_duplicates,
    find_new_duplicates,
)
from vafa.customers.models import Customer, DuplicatePair, Identity, LeftOut, Merge, Sighting
from vafa.customers.rules import IncomingCustomer, SeenCustomer
from vafa.journal.jobs.progress import Progress, WorkCancelled
from vafa.journal.models import Work

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
MINA = Actor.person(3)
PHONE = "+989121234567"
Known = Callable[..., int]


@pytest.fixture
def known(transactional_db: None) -> Known:
    """Return a function that makes the shop know somebody, each time under another number.

    Who orders under a number of their own stays a customer of their own, whatever they say later.
    """
    numbers = iter(range(1, 1_000))

    def told(**details: str) -> int:
        number = str(next(numbers))
        # Any: mypy takes the values for those of every other field.
        words: dict[str, Any] = dict(details)
        customers = IncomingCustomer(number), IncomingCustomer(number, **words)
        seen = [SeenCustomer(customer, source="shop", seen_at=AT) for customer in customers]
        found = recognise_customers(incoming=seen, run_id=1, at=AT, by=SYSTEM)
        assert found[0] is not None
        return found[0]

    return told


def found() -> dict[tuple[int, int], str]:
    find_duplicates(Progress())
    rows = DuplicatePair.objects.values_list("low_id", "high_id", "certainty")
    return {(low, high): certainty for low, high, certainty in rows}


def all_searched() -> dict[tuple[int, int], str]:
    """Search among all, who were all written long before."""
    Customer.objects.update(updated_at=AT)
    return found()


# Two records each, with what is to be found; contacts differ from case to case.
CASES: dict[str, tuple[dict[str, str], dict[str, str], str]] = {
    "one name in two scripts, one phone": (
        {"name": "رضا کریمی", "phone": PHONE},
        {"name": "Reza Karimi", "phone": PHONE},
        "strong",
    ),
    "a verified e-mail, no name": (
        {"name": "Ελένη Δήμου", "email": "proved@example.org"},
        {"email": "proved@example.org"},
        "same",
    ),
    "two addresses of one mailbox": (
        {"name": "Tom Berg", "email": "tom.berg@gmail.com"},
        {"name": "Tom Berg", "email": "tomberg+shop@gmail.com"},
        "strong",
    ),
    "a family with one phone": (
        {"name": "مینا نوری", "phone": "+989121234560"},
        {"name": "سعید نوری", "phone": "+989121234560"},
        "look",
    ),
    "a name at one postcode, in another order": (
        {"name": "Γιώργος Παπαδόπουλος", "postcode": "104 31"},
        {"name": "Papadopoulos Giorgos", "postcode": "10431"},
        "look",
    ),
    "a name at two postcodes": (
        {"name": "Άννα Λάμπρου", "postcode": "54622"},
        {"name": "Άννα Λάμπρου", "postcode": "10431"},
        "",
    ),
}


def test_each_kind_of_pair_is_found_with_its_certainty(known: Known) -> None:
    pairs = {case: (known(**one), known(**other)) for case, (one, other, _sure) in CASES.items()}
    Identity.objects.filter(value="proved@example.org").update(is_verified=True)

    certain = found()

    assert {case: certain.pop(pair, "") for case, pair in pairs.items()} == {
        case: certainty for case, (_one, _other, certainty) in CASES.items()
    }
    assert certain == {}


def test_common_names_crowds_and_own_staff_make_no_pairs(known: Known) -> None:
    for place in range(CONTACT_HOLDERS_MAX + 1):
        known(name="Reza Karimi", phone=PHONE, city=f"City {place}")
    for _copy in range(2):
        staff = known(name="Sara Nouri", email="sara@example.org")
    leave_out_customer(customer_id=staff, reason=LeftOut.TEST, note="", at=AT, by=MINA)
    Customer.objects.bulk_create(
        Customer(number=f"n{place}", name="Ali Mohammadi" * (place < 4), city="Tehran")
        for place in range(400)
    )

    result = find_duplicates(Progress())

    assert result == {"open": 0, "pairs": 0, "crowded": 1}


def test_an_earlier_email_is_remembered_and_nothing_personal_left_behind(
    known: Known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    one = known(name="Reza Karimi", email="reza@example.org")
    other = known(name="Reza Karimi", email="reza@example.org")
    later = IncomingCustomer(source_number="2", email="new@example.org")
    seen = SeenCustomer(later, source="shop", seen_at=AT.replace(year=2027))
    recognise_customers(incoming=[seen], run_id=2, at=AT, by=SYSTEM)

    assert Customer.objects.get(id=other).email == "new@example.org"
    assert found() == {(one, other): "strong"}
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_search_goes_on_without_searching_again(
    known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vafa.customers.jobs.duplicates._BATCH", 1)
    for name in ("Reza Karimi", "Karimi Reza", "Reza  Karimi"):
        known(name=name, phone=PHONE)
    interrupted = Interrupted(after=1, step="keeping")
    with pytest.raises(WorkCancelled):
        find_duplicates(interrupted)
    monkeypatch.setattr("vafa.customers.jobs.duplicates._child", None)

    result = find_duplicates(Progress(saved=interrupted.saved))

    assert (interrupted.saved["kept"], result["open"]) == (1, 3)


def test_a_search_that_was_killed_while_it_compared_goes_on_with_the_next_part(
    known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Reza Karimi", "Karimi Reza", "Reza  Karimi"):
        known(name=name, phone=PHONE)
    interrupted = Interrupted(after=0, step="comparing")
    with pytest.raises(WorkCancelled):
        find_duplicates(interrupted)
    assert not DuplicatePair.objects.exists()
    steps = Steps(saved=interrupted.saved)

    result = find_duplicates(steps)

    assert (interrupted.saved["compared"], result["open"], result["pairs"]) == (0, 3, 3)
    assert "contacts" not in steps.seen
    assert DuplicatePair.objects.count() == 3


def test_only_what_is_new_is_looked_for_and_only_its_pairs_follow(known: Known) -> None:
    for place in range(20):
        known(name=f"Person{place} Family{place}", email=f"p{place}@example.org")
    one, other = (known(name="Reza Karimi", phone=PHONE) for _copy in range(2))
    at_home = known(name="Γιώργος Παπαδόπουλος", postcode="104 31")
    assert all_searched() == {(one, other): "strong"}
    # A pair among the old that the whole search would find, but nothing new is a part of it.
    DuplicatePair.objects.all().delete()
    third = known(name="رضا کریمی", phone=PHONE)
    visiting = known(name="Papadopoulos Giorgos", postcode="10431")

    result = find_new_duplicates(Progress())

    assert result == {"open": 3, "pairs": 3, "written": 2}
    assert set(DuplicatePair.objects.values_list("low_id", "high_id")) == {
        (one, third), (other, third), (at_home, visiting),
    }  # fmt: skip


def test_the_search_among_the_new_finds_what_the_search_among_all_finds(known: Known) -> None:
    pairs = [(known(**one), other) for one, other, _sure in CASES.values()]
    for place in range(40):
        known(name=f"Person{place} Family{place}", email=f"p{place}@example.org")
    all_searched()
    for _first, details in pairs:
        known(**details)

    find_new_duplicates(Progress())
    rows = DuplicatePair.objects.filter(state="open").order_by("low_id", "high_id")
    new = list(rows.values_list("low_id", "high_id", "certainty", "score"))
    find_duplicates(Progress())

    assert len(new) == 5
    assert list(rows.values_list("low_id", "high_id", "certainty", "score")) == new


def test_a_crowd_stays_a_crowd_for_whoever_joins_it(known: Known) -> None:
    for place in range(CONTACT_HOLDERS_MAX * 5):
        phone = {"phone": PHONE} if place <= CONTACT_HOLDERS_MAX else {}
        known(name=f"Reza Karimi{place}", city=f"City {place}", **phone)
    all_searched()
    known(name="Reza Karimi", phone=PHONE)

    assert find_new_duplicates(Progress())["open"] == 0


def test_a_new_pair_that_is_mended_is_gone_and_found_once(known: Known) -> None:
    for place in range(20):
        known(name=f"Person{place} Family{place}", email=f"p{place}@example.org")
    all_searched()
    one, other = (known(name="Reza Karimi", phone=PHONE) for _copy in range(2))
    find_new_duplicates(Progress())
    Sighting.objects.filter(customer_id=other).delete()
    Customer.objects.filter(id=other).update(name="Sara Nouri", phone="+989120000001")

    result = find_new_duplicates(Progress())

    assert result["open"] == 0
    assert DuplicatePair.objects.get(low=one, high=other).state == "gone"


def test_nothing_new_is_no_search(known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    known(name="Reza Karimi", phone=PHONE)
    all_searched()
    monkeypatch.setattr("vafa.customers.jobs.duplicates._child", None)

    assert find_new_duplicates(Progress()) == {"written": 0}


def test_without_a_search_before_the_whole_one_is_asked_for(known: Known) -> None:
    known(name="Reza Karimi", phone=PHONE)
    for kept in keys_folder().glob("keys-*"):
        kept.unlink()

    find_new_duplicates(Progress())

    assert Work.objects.get().job == "customers.find_duplicates"
    assert not DuplicatePair.objects.exists()


def test_what_a_search_keeps_names_nobody(known: Known) -> None:
    known(name="Reza Karimi", email="reza@example.org", phone=PHONE)
    found()

    (kept,) = keys_folder().iterdir()
    assert pq.read_table(kept).schema.names == ["id", "block"]
    assert not any(word in kept.read_bytes() for word in (b"reza", b"912123"))


class Interrupted(Progress):
    """A progress that is cancelled in a step, after so many times that it could have been."""

    def __init__(self, *, after: int, step: str) -> None:
        super().__init__()
        self.left, self.wanted = after, step

    def stop_if_cancelled(self) -> None:
        if self.step == self.wanted or (self.wanted == "comparing" and "crowded" in self.saved):
            if self.left == 0:
                raise WorkCancelled
            self.left -= 1


class Steps(Progress):
    """A progress that remembers its steps."""

    def __init__(self, *, saved: dict[str, Any]) -> None:
        super().__init__(saved=saved)
        self.seen: set[str] = set()

    def report(self, *, step: str | None = None, done: int = 0, total: int | None = None) -> None:
        super().report(step=step, done=done, total=total)
        self.seen.add(self.step)


def keys_folder() -> Path:
    return Path(settings.ENVIRONMENT.data_folder) / "duplicates"


def test_a_cancelled_search_changes_nothing(known: Known) -> None:
    known(name="Reza Karimi", phone=PHONE)
    known(name="Reza Karimi", phone=PHONE)

    class Cancelled(Progress):
        def stop_if_cancelled(self) -> None:
            raise WorkCancelled

    with pytest.raises(WorkCancelled):
        find_duplicates(Cancelled())

    assert not DuplicatePair.objects.exists()


def test_identical_records_are_merged_in_one_go_and_others_stay(known: Known) -> None:
    one, *_others = [known(name="Reza Karimi", phone=PHONE) for _copy in range(3)]
    sara = known(name="Sara Nouri", phone="+989120000000")
    sara_too = known(name="Sara Noury", phone="+989120000000")
    found()

    result = accept_identical(Progress(), by="person:3", reason="Identical.")

    assert result == {"merged": 2, "refused": 0}
    assert set(Merge.objects.values_list("kept_id", flat=True)) == {one}
    assert Customer.objects.filter(merged_into=None).count() == 3
    assert DuplicatePair.objects.get(low=sara, high=sara_too).state == "open"
