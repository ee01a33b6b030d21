"""Every table with a customer: how it is merged, given out to the person, and erased.

Whoever adds a table with a customer adds its line here; `tests/house/test_subjects.py` fails when
one is forgotten. The shape is explained in `vafa.customers.rules.subjects`.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.reactions import pairs_regrouped
from vafa.customers.rules.subjects import AtMostOne, Subject
from vafa.orders.reactions import net_regrouped
from vafa.portfolio.reactions import put_valuation_back, regroup_valuations, valuation_aside

SUBJECTS: tuple[Subject, ...] = (
    Subject("vafa_customers.Customer", "stay", column="merged_into", why="the tree itself"),
    Subject("vafa_customers.Identity", "derive"),
    Subject("vafa_customers.Identity", "stay", column="home", why="the record it came with"),
    Subject("vafa_customers.Sighting", "stay", why="the customer is derived from all records"),
    Subject("vafa_customers.SearchToken", "derive"),
    Subject("vafa_customers.HomeOf", "stay", column="home", why="where a row goes home to"),
    Subject("vafa_customers.Merge", "stay", column="kept", why="the journal of merges"),
    Subject("vafa_customers.Merge", "stay", column="absorbed", why="the journal of merges"),
    Subject("vafa_customers.DuplicatePair", "derive", column="low", settle=pairs_regrouped),
    Subject("vafa_customers.DuplicatePair", "derive", column="high"),
    # The latest statement of any record counts, so that a withdrawal holds until a later consent.
    Subject("vafa_customers.ConsentStatement", "move", label=_("Consents and withdrawals")),
    Subject(
        "vafa_customers.ErasedIdentity",
        "stay",
        column="record",
        why="an erased person is never merged",
    ),
    Subject("vafa_customers.Statement", "move", label=_("Needs, expectations and life")),
    Subject("vafa_customers.Note", "move", label=_("Notes")),
    Subject("vafa_customers.DetailChange", "move", label=_("Details changed by hand")),
    Subject("vafa_customers.WalletAnswer", "move", label=_("Answers about other shops")),
    Subject(
        "vafa_customers.Prospect",
        "move",
        label=_("How we came to know them"),
        at_most_one=AtMostOne(),
    ),
    Subject("vafa_customers.Interest", "move", label=_("What they looked for")),
    Subject("vafa_orders.Order", "move", label=_("Orders")),
    Subject("vafa_orders.OrderState", "stay", why="says by which record an order came in"),
    # Settled after both tables moved.
    Subject("vafa_orders.ReturnLine", "move", label=_("Returned lines"), settle=net_regrouped),
    Subject("vafa_orders.ReturnSighting", "stay", why="says by which record a return came in"),
    Subject("vafa_tasks.Proposal", "move", label=_("Suggested next steps")),
    Subject("vafa_tasks.Task", "move", label=_("Tasks")),
    Subject("vafa_portfolio.DirectCost", "move", label=_("Recorded costs")),
    Subject("vafa_portfolio.ActivityCount", "move", label=_("Counted work")),
    Subject(
        "vafa_portfolio.Valuation",
        "derive",
        settle=regroup_valuations,
        aside=valuation_aside,
        put_back=put_valuation_back,
    ),
    Subject("vafa_portfolio.StrategyChange", "move", label=_("Changes of strategy")),
    Subject(
        "vafa_portfolio.StrategyOverride",
        "move",
        label=_("Strategies chosen by hand"),
        at_most_one=AtMostOne(among={"ended_at": None}),
    ),
    Subject(
        "vafa_portfolio.EndDecision",
        "move",
        label=_("Decisions about an end"),
        at_most_one=AtMostOne(among={"ended_at": None}),
    ),
    Subject(
        "vafa_portfolio.SignificanceFlag",
        "move",
        label=_("Marks of importance"),
        at_most_one=AtMostOne(("kind",), {"ended_at": None}),
    ),
    Subject("vafa_lifecycle.PhaseChange", "move", label=_("Changes of phase")),
    Subject("vafa_insight.QualityFinding", "stay", why="found anew by each refresh"),
    Subject("vafa_insight.QualitySampleItem", "stay", why="this record was drawn and checked"),
)
