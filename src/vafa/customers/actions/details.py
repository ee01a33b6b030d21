"""Details of a customer, changed by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused, Unreadable
from vafa.core.keys import Actor
from vafa.customers.actions.alive import live_customer
from vafa.customers.actions.derive import derive_customers
from vafa.customers.models import Customer, DetailChange, Identity, Sighting
from vafa.customers.rules import DETAIL_LENGTHS, EMAIL, PHONE, IdentityKey
from vafa.customers.rules.by_hand import BY_HAND_RUN, contacts_in, kept_details
from vafa.journal.actions import record
from vafa.staff.queries import shop

_CONTACTS = {"email": EMAIL, "phone": PHONE}


class NotAnEmail(Refused):
    code = "not_an_email"
    sentence = _("This is no e-mail address: a name, an @ and a domain, such as mina@example.com.")


class NotAPhone(Refused):
    code = "not_a_phone"
    sentence = _("This is no phone number that can be dialled; begin one from abroad with +.")


class DetailTooLong(Refused):
    code = "detail_too_long"
    sentence = _("This is too long; at most %(length)s letters fit.")


class NothingChanged(Refused):
    code = "nothing_changed"
    sentence = _("Nothing was changed: all of it stands there already.")


class ContactOfSomebodyElse(Refused):
    code = "contact_of_somebody_else"
    sentence = _(
        "This contact belongs to customer %(number)s. If they are one person, merge the two."
    )


def change_details(
    *, customer_id: int, details: Mapping[str, str], at: datetime, by: Actor
) -> Customer:
    """Change details by hand; they hold until somebody says something newer.

    Names not given stay as they are; an empty text takes the detail off. Refuses what is no
    e-mail or phone, a contact of somebody else, and a form that changes nothing.
    """
    wanted = read_details(details)
    with transaction.atomic():
        customer = live_customer(customer_id)
        changed = {name: text for name, text in wanted.items() if getattr(customer, name) != text}
        if not changed:
            raise NothingChanged
        refuse_contacts_of_others(contacts_in(changed), own_id=customer.id)
        before = {name: getattr(customer, name) for name in changed}
        _say(customer, changed, at=at)
        derive_customers(customer_ids=[customer.id])
        DetailChange.objects.bulk_create(
            DetailChange(
                customer=customer, field=name, before=before[name], after=text, at=at, by=str(by)
            )
            for name, text in changed.items()
        )
        record(
            kind="customers.details_changed",
            subject_kind="customer",
            subject_id=customer.id,
            at=at,
            by=by,
            payload={"fields": sorted(changed)},
        )
    return Customer.objects.get(pk=customer.id)


def read_details(typed: Mapping[str, str]) -> dict[str, str]:
    """Bring what was typed into the form that is kept; refuses what cannot be read."""
    try:
        kept = kept_details(typed, phone_region=shop().phone_region)
    except Unreadable as error:
        raise (NotAnEmail if error.code == "not_an_email" else NotAPhone) from error
    for name, text in kept.items():
        if len(text) > DETAIL_LENGTHS[name]:
            raise DetailTooLong(length=DETAIL_LENGTHS[name])
    return kept


def refuse_contacts_of_others(contacts: Iterable[IdentityKey], *, own_id: int | None) -> None:
    """Refuse an e-mail or a phone by which somebody else is recognised already."""
    asked = [Q(kind=kind, value=value) for kind, value in contacts]
    if not asked:
        return
    holders = Identity.objects.filter(reduce(or_, asked)).select_related("customer")
    holder = next((one for one in holders if one.customer_id != own_id), None)
    if holder is not None:
        raise ContactOfSomebodyElse(number=holder.customer.number)


def _say(customer: Customer, changed: Mapping[str, str], *, at: datetime) -> None:
    """Keep what people say by hand as one more sighting; of each detail their latest word."""
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    sighting, _is_new = Sighting.objects.get_or_create(
        customer=customer,
        run_id=BY_HAND_RUN,
        defaults={"first_seen_at": at, "details": {}, "identities": []},
    )
    said = dict(sighting.details) | {name: [moment, text] for name, text in changed.items()}
    if "country" in changed:
        said["country_name"] = [moment, ""]
    changed_kinds = {kind for name, kind in _CONTACTS.items() if name in changed}
    kept = [tuple(key) for key in sighting.identities if key[0] not in changed_kinds]
    sighting.details = said
    sighting.identities = [list(key) for key in sorted({*kept, *contacts_in(changed)})]
    sighting.save(update_fields=["details", "identities"])
