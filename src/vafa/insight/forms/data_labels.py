"""The words of imports, of reasons why rows wait, and of long work."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.customers.forms.duplicates import JOB_LABELS, STEP_LABELS
from vafa.loyalty.forms.job_labels import JOB_LABELS as LOYALTY_JOBS
from vafa.loyalty.forms.job_labels import STEP_LABELS as LOYALTY_STEPS
from vafa.portfolio.forms.cost_entries import JOB_LABEL as COST_JOB_LABEL

Label = str | Promise

IMPORT_STATES: dict[str, tuple[Label, str]] = {
    "uploaded": (pgettext_lazy("import", "Not started"), "phase-prospect"),
    "running": (pgettext_lazy("import", "Being stored"), "phase-existing"),
    "done": (pgettext_lazy("import", "Stored"), "good"),
    "failed": (pgettext_lazy("import", "Failed"), "bad"),
    "cancelled": (pgettext_lazy("import", "Stopped"), "warn"),
    "withdrawing": (pgettext_lazy("import", "Being taken back"), "warn"),
    "withdrawn": (pgettext_lazy("import", "Taken back"), "phase-prospect"),
}
WORK_STATES: dict[str, tuple[Label, str]] = {
    "waiting": (pgettext_lazy("work", "Waiting"), "phase-prospect"),
    "running": (pgettext_lazy("work", "Running"), "phase-existing"),
    "done": (pgettext_lazy("work", "Done"), "good"),
    "failed": (pgettext_lazy("work", "Failed"), "bad"),
    "cancelled": (pgettext_lazy("work", "Cancelled"), "warn"),
}
REASONS: dict[str, Label] = {
    "ragged": _("Too many or too few cells"),
    "missing": _("A cell that is needed is empty"),
    "not_a_number": _("No number where one should be"),
    "not_a_day": _("No date where one should be"),
    "not_a_moment": _("No date or time where one should be"),
    "no_such_day": _("A day that does not exist"),
    "no_such_time": _("A time that does not exist"),
    "year_out_of_range": _("A year that cannot be right"),
    "not_an_email": _("No e-mail address where one should be"),
    "not_a_phone": _("No phone number where one should be"),
    "no_contact": _("Neither an e-mail address nor a phone number"),
    "unknown_status": _("A status that nobody has explained"),
    "unknown_currency": _("A currency that is not known"),
    "unknown_rate": _("A currency without an exchange rate"),
    "amount_too_large": _("An amount that is too large"),
    "too_long": _("A number or code that is too long"),
    "damaged_characters": _("Damaged characters"),
}
JOBS: dict[str, Label] = {
    **JOB_LABELS,
    **LOYALTY_JOBS,
    "balances.store": _("Storing balances of members"),
    "balances.withdraw": _("Taking a list of balances back"),
    "contacts.store": _("Storing contacts"),
    "contacts.withdraw": _("Taking a list of contacts back"),
    "costs_import.run": COST_JOB_LABEL,
    "imports.run": _("Storing an import"),
    "imports.withdraw": _("Taking an import back"),
    "imports.retry": _("Trying rows again"),
    "insight.propose_next_steps": _("Suggesting next steps"),
    "insight.refresh": _("Refresh of all figures"),
    "orders.follow_product_kind": _("Following what a product is"),
    "staff.forget_answers": _("Forgetting answers of the API"),
}
REFRESH_STEPS: dict[str, Label] = {
    "facts": _("Gathering orders"),
    "prices": _("Following the prices"),
    "models": _("Understanding every customer"),
    "profit": _("Working out what customers leave"),
    "saving": _("Saving what is new"),
    "figures": _("Drawing the pages' figures"),
    "quality": _("How good the data is"),
    "tidying": _("Tidying up"),
    "proposing": _("Choosing for whom"),
}
MODELS: dict[str, Label] = {
    "BGNBD": "BG/NBD",
    "MBGNBD": "MBG/NBD",
    "ParetoNBD": "Pareto/NBD",
    "MBGCNBDMixture": "MBG/CNBD",
    "Blend": _("Mean of four models"),
    "Boosting": _("Boosted trees"),
}


def job_label(job: str) -> Label:
    """Name a long job."""
    return JOBS.get(job, job)


def step_label(step: str) -> Label:
    """Name the step that a refresh or a search is at."""
    return {**STEP_LABELS, **LOYALTY_STEPS, **REFRESH_STEPS}.get(step, step)
