"""Accuracy: customers drawn at random, and what a person found out about their details."""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.queries import live_customers
from vafa.insight.models import QualitySample, QualitySampleItem
from vafa.insight.rules.quality import ANSWERS, SAMPLED, drawn_at_random
from vafa.journal.actions import record

SAMPLE_SIZE: Final = 30
SIZE_MIN, SIZE_MAX = 5, 200
# Up to here all numbers are read; beyond, numbers are guessed until enough of them are people.
LISTED_MAX: Final = 20_000
_ROUNDS_MAX = 200
_GUESSES = 400


class SampleSizeOutOfRange(Refused):
    code = "sample_size_out_of_range"
    sentence = _("A sample has between %(low)s and %(high)s customers.")


class NobodyToDraw(Refused):
    code = "nobody_to_draw"
    sentence = _("There are no customers yet to draw a sample of.")


class SampledCustomerLeft(Refused):
    code = "sampled_customer_left"
    sentence = _("This customer has left since; their details count as unknown.")


class UnknownAnswer(Refused):
    code = "unknown_answer"
    sentence = _("A detail is right, wrong, or cannot be told.")


def draw_sample(
    *, at: datetime, by: Actor, size: int = SAMPLE_SIZE, seed: int | None = None
) -> QualitySample:
    """Draw customers at random, each as likely as any other; the kept seed says by which chance.

    Refuses a size out of range, and a shop without customers.
    """
    if not SIZE_MIN <= size <= SIZE_MAX:
        raise SampleSizeOutOfRange(low=SIZE_MIN, high=SIZE_MAX)
    chance = secrets.randbelow(2**31) if seed is None else seed
    with transaction.atomic():
        drawn = _drawn(size=size, seed=chance)
        if not drawn:
            raise NobodyToDraw
        sample = QualitySample.objects.create(
            seed=chance, size=len(drawn), drawn_at=at, drawn_by=str(by)
        )
        QualitySampleItem.objects.bulk_create(
            QualitySampleItem(sample=sample, position=place, customer_id=customer_id)
            for place, customer_id in enumerate(drawn, start=1)
        )
        record(
            kind="insight.quality_sample_drawn",
            subject_kind="quality_sample",
            subject_id=sample.id,
            at=at,
            by=by,
            payload={"size": len(drawn), "seed": chance},
        )
    return sample


def _drawn(*, size: int, seed: int) -> list[int]:
    known = live_customers().filter(left_out="")
    ids = list(known.order_by("id").values_list("id", flat=True)[: LISTED_MAX + 1])
    if len(ids) <= LISTED_MAX:
        return drawn_at_random(ids, size=size, seed=seed)
    ends = known.aggregate(low=Min("id"), high=Max("id"))
    chance, drawn = random.Random(seed), dict[int, None]()  # noqa: S311
    for _round in range(_ROUNDS_MAX):
        guessed = [chance.randint(ends["low"], ends["high"]) for _one in range(_GUESSES)]
        there = set(known.filter(id__in=guessed).values_list("id", flat=True))
        drawn.update(dict.fromkeys(one for one in guessed if one in there))
        if len(drawn) >= size:
            break
    return list(drawn)[:size]


def answer_sample(
    *, item_id: int, answers: Mapping[str, str], at: datetime, by: Actor
) -> QualitySampleItem:
    """Keep what a person found out about the details of one drawn customer.

    Said again, the later word counts. Refuses somebody who has left, and other answers.
    """
    known = {field: said for field, said in answers.items() if field in SAMPLED and said}
    if any(said not in ANSWERS for said in known.values()):
        raise UnknownAnswer
    with transaction.atomic():
        item = QualitySampleItem.objects.select_for_update().get(pk=item_id)
        if item.customer_id is None:
            raise SampledCustomerLeft
        item.answers = known
        item.answered_at = at if known else None
        item.answered_by = str(by) if known else ""
        item.save(update_fields=["answers", "answered_at", "answered_by"])
        record(
            kind="insight.quality_sample_answered",
            subject_kind="quality_sample",
            subject_id=item.sample_id,
            at=at,
            by=by,
            payload={"position": item.position, "fields": sorted(known)},
        )
    return item
