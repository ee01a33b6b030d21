"""The ten questions that a base of customers has to answer (R126 to R135)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vafa.core.presentation import Reader
from vafa.insight.queries.figures import page_figures
from vafa.insight.views.questions_people import (
    contacts_answer,
    elsewhere_answer,
    history_answer,
    people_answer,
    purchases_answer,
    wants_answer,
)
from vafa.insight.views.questions_shapes import QUESTIONS, Answer, Card, Figures
from vafa.insight.views.questions_worth import (
    growing_answer,
    keeping_answer,
    serving_answer,
    winning_answer,
)
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import may_open

ANSWERS: Final[dict[str, Callable[[Figures, Reader], Answer]]] = {
    "people": people_answer,
    "contacts": contacts_answer,
    "purchases": purchases_answer,
    "history": history_answer,
    "elsewhere": elsewhere_answer,
    "wants": wants_answer,
    "winning": winning_answer,
    "serving": serving_answer,
    "growing": growing_answer,
    "keeping": keeping_answer,
}


@require_GET
def questions(request: StaffRequest) -> HttpResponse:
    """Answer the ten questions with the figures of the latest refresh."""
    figures = page_figures("questions", in_todays_prices=request.reader.is_real)
    if figures is None:
        return render(request, "insight/questions_empty.html")
    cards = cards_of(figures.payload, request.reader, role=request.staff.role)
    context = {
        "run": figures.run,
        **figures.shown_money(),
        "cards": cards,
        "answered": sum(bool(card.answer.sentence) for card in cards),
    }
    return render(request, "insight/questions.html", context)


def cards_of(payload: Figures, reader: Reader, *, role: str) -> list[Card]:
    """Answer each question in its order, with the links that a role may follow."""
    return [
        Card(number, code, question, icon, _for_role(ANSWERS[code](payload, reader), role))
        for number, (code, question, icon) in enumerate(QUESTIONS, start=1)
    ]


def _for_role(answer: Answer, role: str) -> Answer:
    people, bring = (
        [one for one in links if may_open(role=role, url=one.url)]
        for links in (answer.people, answer.bring)
    )
    return replace(answer, people=people, bring=bring)
