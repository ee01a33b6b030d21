"""What the views of this package share: who asks, and which import is meant."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404
from django.utils.translation import gettext

from vafa.connectors.shops.csv.queries import import_run
from vafa.connectors.shops.csv.rules import ORDER_FIELDS
from vafa.core.digits import in_digits
from vafa.core.keys import Actor
from vafa.core.languages import Digits
from vafa.customers.rules.cells import ContactMask, contact_columns
from vafa.imports.models import Run
from vafa.imports.rules.mapping import Mapping
from vafa.imports.rules.words import Said, sentence
from vafa.staff.middleware import StaffRequest
from vafa.staff.rules import may

TITLES = {field.name: field.title for field in ORDER_FIELDS}


def actor(request: StaffRequest) -> Actor:
    """Name the person behind a request."""
    return Actor("person", request.staff.id)


def run_or_404(run_id: int) -> Run:
    """Find an import of orders."""
    run = import_run(run_id=run_id)
    if run is None:
        raise Http404
    return run


def mask_for(request: StaffRequest, mapping: Mapping, header: Sequence[str]) -> ContactMask:
    """Say what the person behind a request may see of a file's cells."""
    return ContactMask(
        may(request.staff.role, "customers.contacts"),
        request.shop.phone_region,
        contact_columns(header=header, fields=ORDER_FIELDS, chosen=mapping.columns),
    )


def in_words(what: Said, digits: Digits = "latin") -> str:
    """Put a coded sentence into the reader's language, its numbers in the reader's digits."""
    details = tuple(
        (name, in_digits(str(value), digits) if isinstance(value, int) else value)
        for name, value in what.details
    )
    return sentence(Said(what.code, details), translate=gettext, titles=TITLES)
