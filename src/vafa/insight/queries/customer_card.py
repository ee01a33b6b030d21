"""One customer's card: who it is, what is decided, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vafa.customers.models import Customer
from vafa.portfolio.models import EndDecision, StrategyOverride, Valuation
from vafa.portfolio.queries import current_valuations
from vafa.staff.queries import names_of_actors


@dataclass(frozen=True)
class CustomerCard:
    """A customer with the list row in force and what people decided; `names` of who decided."""

    customer: Customer
    valuation: Valuation | None
    override: StrategyOverride | None
    end_decision: EndDecision | None
    names: dict[str, str]
    silent_days: int | None

    @property
    def is_end_open(self) -> bool:
        """Tell whether ending is proposed and nobody has decided yet."""
        row = self.valuation
        return row is not None and row.strategy == "END" and not row.is_end_approved


def customer_card(*, customer_id: int, today: date) -> CustomerCard | None:
    """Return everything that is decided about one customer, or nothing for an unknown one."""
    customer = Customer.objects.filter(pk=customer_id).select_related("owner").first()
    if customer is None:
        return None
    rows = current_valuations().filter(customer_id=customer_id).select_related("run")
    row = rows.first()
    override = StrategyOverride.objects.filter(customer_id=customer_id, ended_at=None).first()
    end_decision = EndDecision.objects.filter(customer_id=customer_id, ended_at=None).first()
    latest_day = row.latest_day if row else None
    return CustomerCard(
        customer=customer,
        valuation=row,
        override=override,
        end_decision=end_decision,
        names=names_of_actors(_deciders(override, end_decision)),
        silent_days=(today - latest_day).days if latest_day else None,
    )


def _deciders(override: StrategyOverride | None, end_decision: EndDecision | None) -> set[str]:
    found = set()
    if override is not None:
        found.add(override.made_by)
    if end_decision is not None:
        found.add(end_decision.decided_by)
    return found
