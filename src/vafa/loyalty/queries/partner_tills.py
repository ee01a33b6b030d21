"""The tills of partners: whose key asks, who is meant by a card, and what a partner may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from vafa.core.digits import plain_typed
from vafa.customers.queries.trees import forest_of
from vafa.loyalty.models import Member, MemberState, Partner, PartnerEntry, PartnerKey
from vafa.loyalty.queries.named import CARD, customers_named
from vafa.loyalty.queries.partners import KINDS
from vafa.loyalty.rules.codes import normalise_code

# What a partner sees of its account: also points that it gives and owes for at use.
TILL_KINDS = (*KINDS, "earned", "earn_reversed")


@dataclass(frozen=True)
class TillKey:
    """A key of a partner's till, and whether it opens the door now."""

    key: PartnerKey
    is_open: bool

    @property
    def dom_id(self) -> str:
        """Name its dialog on the page."""
        return f"revoke-{self.key.key_id}"


def partner_of_key(*, key_id: int) -> Partner | None:
    """Return the partner whose till shows a key; nothing for any other key."""
    found = PartnerKey.objects.select_related("partner__programme").filter(key=key_id).first()
    return found.partner if found else None


def till_keys(*, partner: Partner, at: datetime) -> list[TillKey]:
    """Return the keys that were made for a partner, latest first."""
    found = partner.keys.select_related("key").order_by("-id")
    return [TillKey(each, each.key.opens(at=at)) for each in found]


def member_with_card(*, programme_id: int, text: str) -> Member | None:
    """Return the active member of a programme whom the number on a card names.

    The number that the programme gave, or that of a card of before: nothing else of a person,
    neither phone nor e-mail, so that a till cannot ask who is a member.
    """
    typed = plain_typed(text).strip()
    named = customers_named(values=[typed]).items()
    customers = {customer for (kind, _value), customer in named if kind == CARD}
    forest = forest_of(customer_ids=customers)
    records = [record for one in customers for record in forest.below(one)]
    meant = Q(customer_id__in=records) | Q(reference=normalise_code(typed) or None)
    members = Member.objects.filter(meant, programme_id=programme_id, state=MemberState.ACTIVE)
    found = list(members.select_related("programme", "customer").order_by("id")[:2])
    return found[0] if len(found) == 1 else None


def till_entries(*, partner: Partner) -> QuerySet[PartnerEntry]:
    """Return what moved on a partner's account, for its own till, in no order."""
    found = partner.entries.filter(kind__in=TILL_KINDS)
    return found.select_related("member", "statement", "undoes")
