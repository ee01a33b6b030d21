"""People who were erased: by what rows about them are known again, though nobody knows whose."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from vafa.core.batches import chunks
from vafa.customers.models import Customer, ErasedIdentity, ErasureKey, Sighting
from vafa.customers.queries.trees import records_of
from vafa.customers.rules import IdentityKey
from vafa.imports.models import Run, RunState

_CHUNK: Final = 900
_FILES_SHOWN_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Nameless:
    """The record without a name that an erased identity leads to."""

    record_id: int
    erased_at: datetime


def mark_of(key: IdentityKey, *, secret: str) -> str:
    """Hash an identity with the secret of the list: the list alone tells nothing."""
    said = ":".join(key).encode()
    return hmac.new(bytes.fromhex(secret), said, hashlib.sha256).hexdigest()


def nameless_of(*, keys: Iterable[IdentityKey]) -> dict[IdentityKey, Nameless]:
    """Return the nameless record of each identity that was erased."""
    if not ErasedIdentity.objects.exists():
        return {}
    secret = ErasureKey.objects.get().secret
    marks = {mark_of(key, secret=secret): key for key in keys}
    listed = sorted(marks)
    found: dict[IdentityKey, Nameless] = {}
    for chunk in chunks(listed, _CHUNK):
        rows = ErasedIdentity.objects.filter(mark__in=chunk)
        for mark, record_id, erased_at in rows.values_list("mark", "record_id", "erased_at"):
            found[marks[mark]] = Nameless(record_id, erased_at)
    return found


def erased_among(*, customer_ids: Iterable[int]) -> set[int]:
    """Return those of the records that were erased."""
    if not ErasedIdentity.objects.exists():
        return set()
    listed = sorted(set(customer_ids))
    found: set[int] = set()
    for chunk in chunks(listed, _CHUNK):
        rows = Customer.objects.filter(id__in=chunk, erased_at__isnull=False)
        found.update(rows.values_list("id", flat=True))
    return found


def runs_naming(*, customer_id: int) -> list[Run]:
    """Return the imports that spoke of a customer, and whose files still lie in the house."""
    said = Sighting.objects.filter(
        customer_id__in=records_of(customer_id=customer_id), run_id__gt=0
    )
    runs = Run.objects.filter(id__in=said.values_list("run_id", flat=True))
    return list(runs.exclude(state=RunState.WITHDRAWN).order_by("id")[:_FILES_SHOWN_MAX])
