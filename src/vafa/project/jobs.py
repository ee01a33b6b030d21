"""Long jobs by name: dotted names of the functions that the worker runs."""

from __future__ import annotations

JOBS: dict[str, str] = {
    "imports.run": "vafa.connectors.shops.csv.jobs.run_import",
    "imports.withdraw": "vafa.connectors.shops.csv.jobs.withdraw_import",
    "costs_import.run": "vafa.connectors.shops.costs.jobs.run_costs",
    "imports.retry": "vafa.connectors.shops.csv.jobs.retry_rows",
    "balances.store": "vafa.connectors.shops.balances.jobs.run_balances",
    "balances.withdraw": "vafa.connectors.shops.balances.jobs.take_balances_back",
    "contacts.store": "vafa.connectors.shops.contacts.jobs.run_contacts",
    "contacts.withdraw": "vafa.connectors.shops.contacts.jobs.take_contacts_back",
    "orders.follow_product_kind": "vafa.orders.jobs.follow_product_kind",
    "customers.find_duplicates": "vafa.customers.jobs.duplicates.find_duplicates",
    "customers.find_new_duplicates": "vafa.customers.jobs.duplicates.find_new_duplicates",
    "customers.accept_identical": "vafa.customers.jobs.duplicates.accept_identical",
    "loyalty.celebrate_days": "vafa.loyalty.jobs.days.celebrate_days",
    "loyalty.settle_all_tiers": "vafa.loyalty.jobs.tiers.settle_all_tiers",
    "loyalty.settle_due_tiers": "vafa.loyalty.jobs.tiers.settle_due_tiers",
    "loyalty.close_draws": "vafa.loyalty.jobs.draws.close_draws",
    "loyalty.follow_orders": "vafa.loyalty.jobs.orders.follow_orders",
    "loyalty.try_rules": "vafa.loyalty.jobs.trials.try_rules",
    "loyalty.work_out_liabilities": "vafa.loyalty.jobs.liability.work_out_liabilities",
    "loyalty.settle_books": "vafa.loyalty.jobs.settling.settle_books",
    "loyalty.reward_and_clear": "vafa.loyalty.jobs.referrals.reward_and_clear",
    "staff.forget_answers": "vafa.staff.jobs.forget_answers",
    "insight.propose_next_steps": "vafa.insight.jobs.propose_next_steps",
    "insight.refresh": "vafa.insight.refresh.pipeline.refresh_job",
}
