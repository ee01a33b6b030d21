"""The words and forms of decisions about groups of customers and about the value chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.presentation import Reader
from vafa.portfolio.actions.chain import NOTE_LENGTH_MAX
from vafa.portfolio.actions.groups import WHY_LENGTH_MAX
from vafa.web.forms import HouseForm, ReaderDay

Label = str | Promise
# A name with a list of choices, as a select shows them.
Grouped = tuple[Label, list[tuple[str, Label]]]

HORIZON_LABELS: Final[dict[str, Label]] = {
    "near": _("Near future"),
    "far": _("Far future"),
}
STANCE_LABELS: Final[dict[str, Label]] = {
    "serve": pgettext_lazy("stance", "Serve"),
    "grow": pgettext_lazy("stance", "Grow"),
    "hold": pgettext_lazy("stance", "Hold"),
    "leave": pgettext_lazy("stance", "Leave"),
}
GROUP_KIND_LABELS: Final[dict[str, Label]] = {
    "strategy": _("By strategy"),
    "phase": _("By phase"),
    "country": _("By country"),
    "category": _("By category"),
    "view": _("Saved views"),
}
CHOICE_LABELS: Final[dict[str, Label]] = {
    "yes": pgettext_lazy("step", "Yes, we do it"),
    "done": pgettext_lazy("step", "Done"),
    "later": pgettext_lazy("step", "Later"),
    "no": pgettext_lazy("step", "No"),
    "not_for_us": pgettext_lazy("step", "Not for us"),
}
STAGE_LABELS: Final[dict[str, Label]] = {
    "portfolio": _("Portfolio analysis"),
    "intimacy": _("Customer intimacy"),
    "network": _("Network"),
    "value": _("Value proposition"),
    "lifecycle": _("Customer lifecycle"),
}
STEP_LABELS: Final[dict[str, Label]] = {
    "base_analysed": _("Analyse all customers, present and possible ones"),
    "costs_known": _("Know what goods, delivery and work cost"),
    "ranked_by_profit": _("Look at customers by what they leave, not by what they spend"),
    "significant_named": _("Name those who matter beyond their money, and say why"),
    "horizons_decided": _("Decide whom to serve now and whom later"),
    "models_trusted": _("Look at how right the forecasts were before acting on them"),
    "adviser_asked": _("Ask somebody with experience what you overlook"),
    "details_complete": _("Complete names and ways to reach people"),
    "one_person_one_record": _("Merge records of the same person"),
    "needs_asked": _("Ask what people need, expect and like, and write it down"),
    "wallet_asked": _("Ask good customers where else they buy"),
    "owners_named": _("Give every important customer a colleague who looks after them"),
    "no_one_without_step": _("Leave no important customer without a next step"),
    "network_listed": _("List suppliers, partners, investors and colleagues"),
    "roles_briefed": _("Tell everybody which customers you serve, and what is theirs to do"),
    "suppliers_measured": _("Measure what suppliers and partners deliver"),
    "partners_share_value": _("Agree who adds which value for which customers"),
    "processes_written": _("Write down the processes that customers feel"),
    "ideas_of_colleagues": _("Collect ideas of colleagues and customers, and answer them"),
    "sources_of_value": _("Find out what customers value most"),
    "offer_by_group": _("Decide what to offer to which group"),
    "experience_designed": _("Design the experience from first look to return"),
    "prices_watched": _("Watch prices and what inflation does to them"),
    "service_levels": _("Choose a level of service that fits what a group leaves"),
    "offer_tested": _("Test a new offer on a part of customers first"),
    "winning_planned": _("Decide which prospects to win, and what that may cost"),
    "second_order": _("Help new customers to their second order"),
    "at_risk_called": _("Call those at risk before they are gone"),
    "win_back_tried": _("Make an offer to those who left and are worth it"),
    "ends_decided": _("Decide about proposed ends with their evidence"),
    "control_group": _("Leave a part of each action's customers alone, to see what it brings"),
    "imports_fresh": _("Bring new orders in every week"),
}
ENTRY_LABELS: Final[dict[str, Label]] = {
    "portfolio.group_decided": _("Decided what to do about a group of customers"),
    "portfolio.group_decision_ended": _("Ended a decision about a group of customers"),
    "portfolio.step_decided": _("Decided about a step of the value chain"),
}


class PlanForm(HouseForm):
    """A form that asks for a colleague and for a day, as this reader writes them."""

    # Any: whatever Django's own form takes.
    def __init__(
        self, *args: Any, reader: Reader, colleagues: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, ReaderDay):
                field.reader = reader
        owner = cast("forms.ChoiceField", self.fields["owner_id"])
        owner.choices = [("", _("Nobody yet")), *colleagues]


def _owner() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Who looks after it"), required=False, coerce=int, empty_value=None
    )


class GroupForm(PlanForm):
    horizon = forms.ChoiceField(label=_("Horizon"), choices=list(HORIZON_LABELS.items()))
    group = forms.ChoiceField(label=_("Which customers"))
    stance = forms.ChoiceField(label=_("What we do"), choices=list(STANCE_LABELS.items()))
    why = forms.CharField(
        label=_("Why"),
        max_length=WHY_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    owner_id = _owner()
    review_date = ReaderDay(label=_("Looked at again on"), max_length=40)

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, groups: Sequence[Grouped], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["group"]).choices = list(groups)


class StepForm(PlanForm):
    choice = forms.ChoiceField(label=_("Decision"), choices=list(CHOICE_LABELS.items()))
    note = forms.CharField(
        label=_("Note"),
        max_length=NOTE_LENGTH_MAX,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    owner_id = _owner()
    due_date = ReaderDay(label=_("By which day"), max_length=40, required=False)
