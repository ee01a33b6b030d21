"""Whoever counts what is left of a limit that others use up too holds it until that is written."""

from __future__ import annotations

from collections.abc import Collection

from vafa.loyalty.models import Member, Rule
from vafa.loyalty.queries.limits import limits_asked
from vafa.loyalty.rules.engine import Rulebook


def lock_limits(book: Rulebook, *, member: Member | None, triggers: Collection[str]) -> None:
    """Lock the rules with limits that others share, in one order; after the member, before books.

    A member's own limits are kept by the member's lock; all guests together are one customer.
    """
    shared = {"rule"} if member else {"rule", "customer"}
    rules = {
        rule for limit, _key, rule in limits_asked(book, triggers=triggers) if limit.per in shared
    }
    if rules:
        locked = Rule.objects.select_for_update(no_key=True).filter(pk__in=rules)
        list(locked.order_by("pk").values_list("pk"))
