"""The processes that nearly every shop has, as a beginning for one's own register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class StarterMeasure:
    """Something that the process is worth measuring by; the target is the shop's own business."""

    name: Text
    aspect: str
    unit: str
    is_less_better: bool = True


@dataclass(frozen=True, slots=True)
class Starter:
    """A process as most shops have it."""

    code: str
    department: str
    name: Text
    purpose: Text
    goal: Text
    crm_effect: Text
    steps: tuple[Text, ...]
    measures: tuple[StarterMeasure, ...]


CONTENT: Final = StarterMeasure(
    _("Customers who are content with it"), "satisfaction", "percent", is_less_better=False
)

STARTERS: Final[tuple[Starter, ...]] = (
    Starter(
        code="orders",
        department="sales",
        name=_("Order handling"),
        purpose=_("Turn what a customer ordered into a parcel without a mistake."),
        goal=_("Every order leaves on the day that was promised."),
        crm_effect=_("The first order decides whether there is a second one."),
        steps=(
            _("Check the payment and the address"),
            _("Ask the customer when something is unclear"),
            _("Pick and pack"),
            _("Hand over to the carrier"),
            _("Tell the customer the parcel's number"),
        ),
        measures=(
            StarterMeasure(_("Hours from order to dispatch"), "time", "hours"),
            StarterMeasure(_("Orders packed wrongly"), "accuracy", "percent"),
            StarterMeasure(_("Cost of handling one order"), "cost", "money"),
        ),
    ),
    Starter(
        code="delivery",
        department="logistics",
        name=_("Delivery"),
        purpose=_("Bring the parcel to where and when the customer expects it."),
        goal=_("Parcels arrive whole and on the promised day."),
        crm_effect=_("A late parcel is the most common reason not to order again."),
        steps=(
            _("Choose the carrier by place and promise"),
            _("Follow the parcel on its way"),
            _("Tell the customer before they have to ask"),
            _("Settle with the carrier what was lost or broken"),
        ),
        measures=(
            StarterMeasure(_("Days from dispatch to arrival"), "time", "days"),
            StarterMeasure(_("Parcels on the promised day"), "accuracy", "percent", False),
            CONTENT,
        ),
    ),
    Starter(
        code="returns",
        department="service",
        name=_("Returns"),
        purpose=_("Take back what did not fit, without making the customer ask twice."),
        goal=_("The money is back within the promised days."),
        crm_effect=_("An easy return makes the next order easier."),
        steps=(
            _("Take the request and ask for the reason"),
            _("Send the label or arrange the pick-up"),
            _("Look at what came back"),
            _("Pay back or exchange"),
            _("Tell purchasing the reason when it is the product's"),
        ),
        measures=(
            StarterMeasure(_("Days until the money is back"), "time", "days"),
            StarterMeasure(_("Cost of one return"), "cost", "money"),
            CONTENT,
        ),
    ),
    Starter(
        code="complaints",
        department="service",
        name=_("Complaint handling"),
        purpose=_("Put right what went wrong and learn from it."),
        goal=_("Every complaint has an answer on the same day and an end within three."),
        crm_effect=_("Whoever complains and is helped stays longer than whoever never complained."),
        steps=(
            _("Listen and say thank you for telling us"),
            _("Find out what happened"),
            _("Put it right and offer something fair"),
            _("Ask whether it is settled"),
            _("Write the cause into the improvement log"),
        ),
        measures=(
            StarterMeasure(_("Hours until the first answer"), "time", "hours"),
            StarterMeasure(_("Complaints that came back"), "accuracy", "percent"),
            CONTENT,
        ),
    ),
    Starter(
        code="mail",
        department="service",
        name=_("Mail answering"),
        purpose=_("Answer what people ask, once and completely."),
        goal=_("An answer within the promised hours, without a second question."),
        crm_effect=_("Whoever gets an answer quickly trusts that help is there."),
        steps=(
            _("Read the mail and the customer's card"),
            _("Answer, or pass it on with a date"),
            _("Keep what was promised as a task"),
        ),
        measures=(
            StarterMeasure(_("Hours until the first answer"), "time", "hours"),
            StarterMeasure(_("Minutes of work per mail"), "cost", "minutes"),
            StarterMeasure(
                _("Questions settled with the first answer"), "accuracy", "percent", False
            ),
        ),
    ),
    Starter(
        code="data_entry",
        department="it",
        name=_("Data entry"),
        purpose=_("Write down what we know of customers so that others can rely on it."),
        goal=_("What is written down is complete, true and up to date."),
        crm_effect=_("Every figure and every letter is only as good as these data."),
        steps=(
            _("Look whether the customer is known already"),
            _("Write down what the customer said, with its source"),
            _("Check telephone, e-mail and address"),
            _("Look at a random sample every month"),
        ),
        measures=(
            StarterMeasure(_("Records found correct in a sample"), "accuracy", "percent", False),
            StarterMeasure(_("Minutes per record"), "time", "minutes"),
        ),
    ),
)
