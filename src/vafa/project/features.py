"""Where each feature's addresses hang."""

from __future__ import annotations

URLS: tuple[tuple[str, str], ...] = (
    ("", "vafa.staff.urls"),
    ("", "vafa.customers.urls"),
    ("", "vafa.tasks.urls"),
    ("", "vafa.processes.urls"),
    ("", "vafa.insight.urls"),
    ("data/import/", "vafa.connectors.shops.csv.urls"),
    ("costs/import/", "vafa.connectors.shops.costs.urls"),
    ("costs/", "vafa.portfolio.urls.costs"),
    ("", "vafa.portfolio.urls.worth"),
    ("data/contacts/", "vafa.connectors.shops.contacts.urls"),
    ("", "vafa.lifecycle.urls"),
    ("loyalty/", "vafa.loyalty.urls.programmes"),
    ("loyalty/", "vafa.loyalty.urls.members"),
    ("demo/", "vafa.demo.urls"),
    ("loyalty/", "vafa.loyalty.urls.liability"),
    ("api/v1/", "vafa.project.api"),
)
