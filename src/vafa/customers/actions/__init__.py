"""What is written about customers."""

from __future__ import annotations

from vafa.customers.actions.alive import CustomerErased
from vafa.customers.actions.consent import (
    ConsentInTheFuture,
    ConsentNeedsWording,
    WordingTooLong,
    give_consent,
    withdraw_consent,
)
from vafa.customers.actions.details import (
    ContactOfSomebodyElse,
    DetailTooLong,
    NotAnEmail,
    NotAPhone,
    NothingChanged,
    change_details,
)
from vafa.customers.actions.elsewhere import (
    RankOutOfRange,
    ShopNamedTwice,
    TooManyShops,
    record_wallet_answer,
    take_back_wallet_answer,
)
from vafa.customers.actions.erase import EraseReason, NumberDoesNotFit, erase_customer
from vafa.customers.actions.homes import forget_homes, hang_rows, lock_records
from vafa.customers.actions.leave_out import (
    AlreadyLeftOut,
    NotLeftOut,
    leave_out_customer,
    take_in_customer,
)
from vafa.customers.actions.merge import (
    AlreadyMerged,
    AlreadyUndone,
    IntoOwnRecord,
    MergedElsewhere,
    MergeNeedsReason,
    NobodyToMerge,
    NotAValueOfEither,
    RecordForgotten,
    SelfMerge,
    merge_customers,
    undo_merge,
)
from vafa.customers.actions.notes import (
    NoteIsEmpty,
    NotYourNote,
    delete_note,
    write_note,
)
from vafa.customers.actions.owners import (
    OwnerHasNoAccount,
    give_owner,
)
from vafa.customers.actions.person import export_person
from vafa.customers.actions.prospects import (
    InterestIsEmpty,
    NobodyNamed,
    SaidInterest,
    add_prospect,
    add_prospects_of_run,
    record_interest,
    record_interests_of_run,
    withdraw_prospects,
)
from vafa.customers.actions.recognise import recognise_customers
from vafa.customers.actions.statements import (
    PartIsMissing,
    SaidInTheFuture,
    StatementIsEmpty,
    StatementIsOver,
    end_statement,
    replace_statement,
    write_statement,
)
from vafa.customers.actions.withdraw import withdraw_customers

__all__ = [
    "AlreadyLeftOut",
    "AlreadyMerged",
    "AlreadyUndone",
    "ConsentInTheFuture",
    "ConsentNeedsWording",
    "ContactOfSomebodyElse",
    "CustomerErased",
    "DetailTooLong",
    "EraseReason",
    "InterestIsEmpty",
    "IntoOwnRecord",
    "MergeNeedsReason",
    "MergedElsewhere",
    "NobodyNamed",
    "NobodyToMerge",
    "NotAPhone",
    "NotAValueOfEither",
    "NotAnEmail",
    "NotLeftOut",
    "NotYourNote",
    "NoteIsEmpty",
    "NothingChanged",
    "NumberDoesNotFit",
    "OwnerHasNoAccount",
    "PartIsMissing",
    "RankOutOfRange",
    "RecordForgotten",
    "SaidInTheFuture",
    "SaidInterest",
    "SelfMerge",
    "ShopNamedTwice",
    "StatementIsEmpty",
    "StatementIsOver",
    "TooManyShops",
    "WordingTooLong",
    "add_prospect",
    "add_prospects_of_run",
    "change_details",
    "delete_note",
    "end_statement",
    "erase_customer",
    "export_person",
    "forget_homes",
    "give_consent",
    "give_owner",
    "hang_rows",
    "leave_out_customer",
    "lock_records",
    "merge_customers",
    "recognise_customers",
    "record_interest",
    "record_interests_of_run",
    "record_wallet_answer",
    "replace_statement",
    "take_back_wallet_answer",
    "take_in_customer",
    "undo_merge",
    "withdraw_consent",
    "withdraw_customers",
    "withdraw_prospects",
    "write_note",
    "write_statement",
]
