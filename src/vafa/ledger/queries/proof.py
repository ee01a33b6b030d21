"""The books proved from their entries alone: every sum, every chain, every cache."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

_NAMED_AT_MOST = 20


@dataclass(frozen=True)
class Fault:
    """Something in the books that cannot be: which promise is broken, and where."""

    promise: str
    place: str


# Each question finds the places where a promise is broken; sound books answer with nothing.
# The names are those of the invariants of the design of the ledger.
_QUESTIONS: tuple[tuple[str, str], ...] = (
    (
        "I1 every posting balances, for each asset and each lot",
        """SELECT entry.posting_id, account.asset_id, entry.lot_id
           FROM vafa_ledger_entry entry
           JOIN vafa_ledger_account account ON account.id = entry.account_id
           GROUP BY entry.posting_id, account.asset_id, entry.lot_id
           HAVING SUM(entry.amount) <> 0""",
    ),
    (
        "I1 every posting moves something, changes terms, or says what was forgiven",
        """SELECT posting.id FROM vafa_ledger_posting posting
           WHERE NOT EXISTS (SELECT 1 FROM vafa_ledger_entry entry
                             WHERE entry.posting_id = posting.id)
             AND posting.undoes IS NULL
             AND NOT EXISTS (SELECT 1 FROM vafa_ledger_lotterm term
                             WHERE term.posting_id = posting.id)""",
    ),
    (
        "I2 a lot moves only between accounts of its asset, and assets with lots move by lots",
        """SELECT entry.posting_id, entry.sequence
           FROM vafa_ledger_entry entry
           JOIN vafa_ledger_account account ON account.id = entry.account_id
           JOIN vafa_ledger_asset asset ON asset.code = account.asset_id
           LEFT JOIN vafa_ledger_lot lot ON lot.id = entry.lot_id
           WHERE (asset.has_lots AND entry.lot_id IS NULL)
              OR (NOT asset.has_lots AND entry.lot_id IS NOT NULL)
              OR (lot.id IS NOT NULL AND lot.asset_id <> account.asset_id)""",
    ),
    (
        "I4 no balance is below its minimum",
        "SELECT id FROM vafa_ledger_account WHERE balance < minimum",
    ),
    (
        "I5 a balance is the sum of its entries, and its version their number",
        """SELECT account.id
           FROM vafa_ledger_account account
           LEFT JOIN (SELECT account_id, SUM(amount) AS total, COUNT(*) AS entries
                      FROM vafa_ledger_entry GROUP BY account_id) sums
                  ON sums.account_id = account.id
           WHERE account.minimum IS NOT NULL
             AND (account.balance <> COALESCE(sums.total, 0)
                  OR account.version <> COALESCE(sums.entries, 0))""",
    ),
    (
        "I5 the chain of balances has no gap",
        """SELECT account_id, account_version FROM (
             SELECT account_id, account_version, balance_after,
                    SUM(amount) OVER (PARTITION BY account_id ORDER BY account_version) AS total,
                    ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY account_version) AS place
             FROM vafa_ledger_entry WHERE account_version IS NOT NULL) chain
           WHERE chain.total <> chain.balance_after OR chain.place <> chain.account_version""",
    ),
    (
        "I5 what is left of a lot is the sum of its entries in the account",
        """SELECT COALESCE(sums.account_id, kept.account_id), COALESCE(sums.lot_id, kept.lot_id)
           FROM (SELECT entry.account_id, entry.lot_id, SUM(entry.amount) AS total
                 FROM vafa_ledger_entry entry
                 JOIN vafa_ledger_account account ON account.id = entry.account_id
                 WHERE entry.lot_id IS NOT NULL AND account.minimum IS NOT NULL
                 GROUP BY entry.account_id, entry.lot_id
                 HAVING SUM(entry.amount) <> 0) sums
           FULL JOIN vafa_ledger_lotbalance kept
                  ON kept.account_id = sums.account_id AND kept.lot_id = sums.lot_id
           WHERE kept.balance IS NULL OR sums.total IS NULL OR kept.balance <> sums.total""",
    ),
    (
        "I6 no lot is below nothing anywhere but in a debt, and was given once",
        """SELECT entry.lot_id, account.role
           FROM vafa_ledger_entry entry
           JOIN vafa_ledger_account account ON account.id = entry.account_id
           WHERE entry.lot_id IS NOT NULL
           GROUP BY entry.lot_id, account.id, account.role
           HAVING (SUM(entry.amount) < 0 AND account.role NOT IN ('issued', 'debt'))
               OR (SUM(entry.amount) > 0 AND account.role IN ('issued', 'debt'))""",
    ),
    (
        "I9 a hold that has ended holds nothing more than its accounts say",
        """SELECT account.id FROM vafa_ledger_account account
           WHERE (account.role = 'held') <> (account.hold_id IS NOT NULL)""",
    ),
    (
        "I11 no posting is undone beyond what it was",
        """SELECT undone.reverses_id
           FROM (SELECT reverses_id, undoes_asset_id AS asset_id, SUM(undoes) AS total
                 FROM vafa_ledger_posting
                 WHERE reverses_id IS NOT NULL GROUP BY reverses_id, undoes_asset_id) undone
           LEFT JOIN (SELECT entry.posting_id, account.asset_id, SUM(entry.amount) AS total
                      FROM vafa_ledger_entry entry
                      JOIN vafa_ledger_account account ON account.id = entry.account_id
                      WHERE entry.amount > 0
                      GROUP BY entry.posting_id, account.asset_id) original
             ON original.posting_id = undone.reverses_id AND original.asset_id = undone.asset_id
           WHERE original.total IS NULL OR undone.total > original.total""",
    ),
    (
        "I15 the terms beside a lot are the latest that were written",
        """SELECT kept.id FROM vafa_ledger_lotbalance kept
           LEFT JOIN (SELECT lot_id, MAX(number) AS latest FROM vafa_ledger_lotterm
                      GROUP BY lot_id) terms ON terms.lot_id = kept.lot_id
           WHERE kept.term <> COALESCE(terms.latest, 0)""",
    ),
)


def faults() -> Iterator[Fault]:
    """Go through everything that the entries contradict: nothing, in sound books."""
    for promise, question in _QUESTIONS:
        with connection.cursor() as cursor:
            cursor.execute(question)
            for row in cursor.fetchmany(_NAMED_AT_MOST):
                yield Fault(promise, " ".join(map(str, row)))


def promises() -> list[str]:
    """List what is proved."""
    return [promise for promise, _question in _QUESTIONS]
