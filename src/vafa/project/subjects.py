"""Every table with a customer: how it is merged, given out to the person, and erased.

Whoever adds a table with a customer adds its line here; `tests/house/test_subjects.py` fails when
one is forgotten. The shape is explained in `vafa.customers.rules.subjects`.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.reactions import pairs_regrouped
from vafa.customers.rules.subjects import (
    AtMostOne,
    Blanked,
    Dropped,
    Kept,
    Subject,
    Told,
    Untold,
)
from vafa.orders.reactions import net_regrouped
from vafa.portfolio.reactions import put_valuation_back, regroup_valuations, valuation_aside

# Amounts, quantities and days; the record they hang on has no name any more.
AMOUNTS = Kept("amounts must stay for the books; whose they were, nobody can tell")
FIGURES = Kept("figures and codes alone, on a record without a name")

SUBJECTS: tuple[Subject, ...] = (
    Subject(
        "vafa_customers.Customer",
        "stay",
        column="merged_into",
        why="the tree itself",
        export=Untold("the details of every record come first, in a section of their own"),
        erase=Kept("the action itself empties every record"),
    ),
    Subject(
        "vafa_customers.Identity",
        "derive",
        label=_("What they are recognised by"),
        export=Told(without=("home",)),
        erase=Dropped(),
    ),
    Subject(
        "vafa_customers.Identity",
        "stay",
        column="home",
        why="the record it came with",
        export=Untold("told with the customer they belong to"),
        erase=Dropped(),
    ),
    Subject(
        "vafa_customers.Sighting",
        "stay",
        label=_("What each source said of them"),
        why="the customer is derived from all records",
        export=Told(),
        erase=Dropped(),
    ),
    Subject(
        "vafa_customers.SearchToken",
        "derive",
        export=Untold("follows from names and contacts that are told"),
        erase=Dropped(),
    ),
    Subject(
        "vafa_customers.HomeOf",
        "stay",
        column="home",
        why="where a row goes home to",
        export=Untold("numbers of rows that are told themselves"),
        erase=Kept("numbers of rows alone"),
    ),
    Subject(
        "vafa_customers.Merge",
        "stay",
        column="kept",
        label=_("Records merged into one"),
        why="the journal of merges",
        export=Told(without=("before",)),
        erase=Blanked({"chosen": {}, "before": {}, "reason": ""}),
    ),
    Subject(
        "vafa_customers.Merge",
        "stay",
        column="absorbed",
        label=_("Merges of which they were a part"),
        why="the journal of merges",
        export=Told(without=("before",)),
        erase=Blanked({"chosen": {}, "before": {}, "reason": ""}),
    ),
    Subject(
        "vafa_customers.DuplicatePair",
        "derive",
        column="low",
        settle=pairs_regrouped,
        export=Untold("a guess that speaks of somebody else too"),
        erase=Dropped(),
    ),
    Subject(
        "vafa_customers.DuplicatePair",
        "derive",
        column="high",
        export=Untold("a guess that speaks of somebody else too"),
        erase=Dropped(),
    ),
    # The latest statement of any record counts, so that a withdrawal holds until a later consent.
    Subject(
        "vafa_customers.ConsentStatement",
        "move",
        label=_("Consents and withdrawals"),
        export=Told(),
        erase=Blanked({"wording": ""}),
    ),
    Subject(
        "vafa_customers.ErasedIdentity",
        "stay",
        column="record",
        why="an erased person is never merged",
        export=Untold("hashes that nobody can read back"),
        erase=Kept("keeps an import from bringing the person back"),
    ),
    Subject(
        "vafa_customers.Statement",
        "move",
        label=_("Needs, expectations and life"),
        export=Told(),
        erase=Dropped(),
    ),
    Subject("vafa_customers.Note", "move", label=_("Notes"), export=Told(), erase=Dropped()),
    Subject(
        "vafa_customers.DetailChange",
        "move",
        label=_("Details changed by hand"),
        export=Told(),
        erase=Dropped(),
    ),
    Subject(
        "vafa_customers.WalletAnswer",
        "move",
        label=_("Answers about other shops"),
        export=Told(parts=("shops",)),
        erase=Dropped(),
    ),
    Subject(
        "vafa_customers.Prospect",
        "move",
        label=_("How we came to know them"),
        at_most_one=AtMostOne(),
        export=Told(),
        erase=Blanked({"channel": ""}),
    ),
    Subject(
        "vafa_customers.Interest",
        "move",
        label=_("What they looked for"),
        export=Told(without=("key",)),
        erase=Dropped(),
    ),
    Subject(
        "vafa_orders.Order",
        "move",
        label=_("Orders"),
        export=Told(without=("key", "number_key"), parts=("lines",)),
        erase=AMOUNTS,
    ),
    Subject(
        "vafa_orders.OrderState",
        "stay",
        why="says by which record an order came in",
        export=Untold("how each source told an order that is told itself"),
        erase=AMOUNTS,
    ),
    # Settled after both tables moved.
    Subject(
        "vafa_orders.ReturnLine",
        "move",
        label=_("Returned lines"),
        settle=net_regrouped,
        export=Told(without=("key",)),
        erase=AMOUNTS,
    ),
    Subject(
        "vafa_orders.ReturnSighting",
        "stay",
        why="says by which record a return came in",
        export=Untold("how each source told a return that is told itself"),
        erase=AMOUNTS,
    ),
    Subject(
        "vafa_tasks.Proposal",
        "move",
        label=_("Suggested next steps"),
        export=Told(without=("key",)),
        erase=Dropped(),
    ),
    Subject(
        "vafa_tasks.Task",
        "move",
        label=_("Tasks"),
        export=Told(parts=("postponements",)),
        erase=Dropped(),
    ),
    Subject(
        "vafa_portfolio.DirectCost",
        "move",
        label=_("Recorded costs"),
        export=Told(without=("key",)),
        erase=AMOUNTS,
    ),
    Subject(
        "vafa_portfolio.ActivityCount",
        "move",
        label=_("Counted work"),
        export=Told(without=("key",)),
        erase=AMOUNTS,
    ),
    Subject(
        "vafa_portfolio.Valuation",
        "derive",
        label=_("What the measures say of them"),
        settle=regroup_valuations,
        aside=valuation_aside,
        put_back=put_valuation_back,
        export=Told(),
        erase=FIGURES,
    ),
    Subject(
        "vafa_portfolio.StrategyChange",
        "move",
        label=_("Changes of strategy"),
        export=Told(),
        erase=FIGURES,
    ),
    Subject(
        "vafa_portfolio.StrategyOverride",
        "move",
        label=_("Strategies chosen by hand"),
        at_most_one=AtMostOne(among={"ended_at": None}),
        export=Told(),
        erase=Blanked({"reason": ""}),
    ),
    Subject(
        "vafa_portfolio.EndDecision",
        "move",
        label=_("Decisions about an end"),
        at_most_one=AtMostOne(among={"ended_at": None}),
        export=Told(),
        erase=Blanked({"note": ""}),
    ),
    Subject(
        "vafa_portfolio.SignificanceFlag",
        "move",
        label=_("Marks of importance"),
        at_most_one=AtMostOne(("kind",), {"ended_at": None}),
        export=Told(),
        erase=Blanked({"reason": ""}),
    ),
    Subject(
        "vafa_lifecycle.PhaseChange",
        "move",
        label=_("Changes of phase"),
        export=Told(),
        erase=FIGURES,
    ),
    Subject(
        "vafa_insight.QualityFinding",
        "stay",
        why="found anew by each refresh",
        export=Untold("what may be wrong with details that are told themselves"),
        erase=Dropped(),
    ),
    Subject(
        "vafa_insight.QualitySampleItem",
        "stay",
        why="this record was drawn and checked",
        export=Untold("whether details that are told themselves were right"),
        erase=FIGURES,
    ),
)
