"""The tables of customers."""

from __future__ import annotations

from vafa.customers.models.consent import (
    ConsentChannel,
    ConsentPurpose,
    ConsentSource,
    ConsentState,
    ConsentStatement,
)
from vafa.customers.models.elsewhere import ShopNamed, WalletAnswer
from vafa.customers.models.erasing import ErasedIdentity, ErasureKey
from vafa.customers.models.matching import DuplicatePair, PairState
from vafa.customers.models.merging import HomeOf, Merge
from vafa.customers.models.people import (
    Customer,
    Identity,
    IdentityKind,
    LeftOut,
    SearchToken,
    Sighting,
)
from vafa.customers.models.profile import (
    Basis,
    DetailChange,
    HeardBy,
    Note,
    OfferPart,
    Statement,
    StatementKind,
)
from vafa.customers.models.prospects import Interest, InterestKind, Prospect

__all__ = [
    "Basis",
    "ConsentChannel",
    "ConsentPurpose",
    "ConsentSource",
    "ConsentState",
    "ConsentStatement",
    "Customer",
    "DetailChange",
    "DuplicatePair",
    "ErasedIdentity",
    "ErasureKey",
    "HeardBy",
    "HomeOf",
    "Identity",
    "IdentityKind",
    "Interest",
    "InterestKind",
    "LeftOut",
    "Merge",
    "Note",
    "OfferPart",
    "PairState",
    "Prospect",
    "SearchToken",
    "ShopNamed",
    "Sighting",
    "Statement",
    "StatementKind",
    "WalletAnswer",
]
