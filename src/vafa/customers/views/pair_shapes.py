"""A pair of records side by side, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vafa.core.presentation import Reader
from vafa.customers.forms.duplicates import CERTAINTY_LABELS, REASON_SENTENCES
from vafa.customers.forms.labels import DETAIL_LABELS
from vafa.customers.models import Customer, DuplicatePair, Identity
from vafa.customers.queries.duplicates import PairPage
from vafa.customers.rules.contacts import shown_contact
from vafa.customers.rules.matching import COMPARED, differing_details, known_longest

Label = str | Promise
TONES = {"same": "good", "strong": "warn", "look": "neutral"}
# Written from left to right whatever the language around it.
_LATIN = frozenset({"email", "phone", "postcode"})
_CONTACTS = frozenset({"email", "phone", ""})


@dataclass(frozen=True)
class ShownReason:
    """A reason in a sentence, with the points that it adds or takes."""

    sentence: Label
    points: str
    tone: str


@dataclass(frozen=True)
class ShownRow:
    """One detail of both records; it can be chosen where both have it and it differs."""

    name: str
    label: Label
    values: tuple[str, str]
    is_different: bool
    is_latin: bool


@dataclass(frozen=True)
class ShownPair:
    """A pair as a card: two columns, what differs, and why somebody is asked."""

    pair: DuplicatePair
    customers: tuple[Customer, Customer]
    kept_id: int
    certainty: Label
    tone: str
    score: str
    rows: list[ShownRow]
    reasons: list[ShownReason]

    @property
    def absorbed_id(self) -> int:
        """The record that would not stay."""
        return self.pair.low_id + self.pair.high_id - self.kept_id

    @property
    def kept_now(self) -> int:
        """The customer that a merged pair has become."""
        return self.pair.low.merged_into_id or self.pair.high.merged_into_id or self.kept_id


def shown_pairs(page: PairPage, reader: Reader, *, in_full: bool) -> list[ShownPair]:
    """Give the pairs of a page the shape of their cards, with contacts in full or masked."""
    pairs = [_shown(pair, page.identities, reader) for pair in page.pairs]
    if in_full:
        return pairs
    return [replace(pair, rows=[_masked(row) for row in pair.rows]) for pair in pairs]


def _masked(row: ShownRow) -> ShownRow:
    # Rows without a name are the other contacts, several in one text.
    if row.name not in _CONTACTS:
        return row
    one, other = (
        ", ".join(shown_contact(text, in_full=False) for text in value.split(", "))
        for value in row.values
    )
    return replace(row, values=(one, other))


def reason_written(pair: DuplicatePair) -> str:
    """Write the reasons of a pair as the reason of its merge, in the words of who decides."""
    speaking = [code for code, points in pair.reasons if points > 0]
    return " ".join(str(REASON_SENTENCES[code]) for code in speaking) or _("They are one person.")


def _shown(pair: DuplicatePair, identities: dict[int, list[Identity]], reader: Reader) -> ShownPair:
    both = (pair.low, pair.high)
    return ShownPair(
        pair=pair,
        customers=both,
        kept_id=known_longest({one.id: one.first_seen_at for one in both}),
        certainty=CERTAINTY_LABELS[pair.certainty],
        tone=TONES[pair.certainty],
        score=reader.number(pair.score),
        rows=[*_detail_rows(*both), *_identity_rows(*both, identities)],
        reasons=[_reason(code, points, reader) for code, points in pair.reasons],
    )


def _detail_rows(one: Customer, other: Customer) -> list[ShownRow]:
    here = {name: getattr(one, name) for name in COMPARED}
    there = {name: getattr(other, name) for name in COMPARED}
    differing = set(differing_details(here, there))
    return [
        ShownRow(
            name=name,
            label=DETAIL_LABELS[name],
            values=(here[name], there[name]),
            is_different=name in differing,
            is_latin=name in _LATIN,
        )
        for name in COMPARED
        if here[name] or there[name]
    ]


def _identity_rows(
    one: Customer, other: Customer, identities: dict[int, list[Identity]]
) -> list[ShownRow]:
    listed = tuple(
        ", ".join(identity.value for identity in identities.get(customer.id, []))
        for customer in (one, other)
    )
    if not any(listed):
        return []
    return [ShownRow("", _("Other contacts"), (listed[0], listed[1]), False, True)]


def _reason(code: str, points: int, reader: Reader) -> ShownReason:
    tone = "good" if points > 0 else "bad" if points < 0 else ""
    shown = reader.number(points, sign="always") if points else ""
    return ShownReason(REASON_SENTENCES.get(code, code), shown, tone)
