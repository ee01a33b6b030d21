"""The API's door: keys and kept answers behind it, and the shop itself."""

from __future__ import annotations

import base64
import hashlib
import threading
from datetime import datetime

from cryptography.fernet import Fernet
from ninja import Router, Schema
from pydantic import Field

from vafa.core.keys import Actor
from vafa.core.units import minor_digits
from vafa.staff.actions import claim_api_answer, take_api_tickets
from vafa.staff.models import ApiAnswer, ApiKey
from vafa.staff.queries import api_key_of, now, shop, today
from vafa.staff.rules import API_BOOKS_A_MINUTE
from vafa.web.api import ApiProblem, ApiRequest, Caller, KeptAnswer, reads
from vafa.web.api.fields import Day, Instant

router = Router(tags=["Shop"])


class ShopAnswer(Schema):
    """The business, its money and its clock."""

    name: str
    currency: str = Field(description="ISO 4217; every amount of the API is in it.")
    minor_digits: int = Field(description="123456 with 2 digits is 1,234.56; with 0 it is itself.")
    money_unit: str = Field(description="How people see money: IRT (toman) is ten rial.")
    time_zone: str
    calendar: str
    as_of: Day = Field(description="The day that every figure looks from.")
    now: Instant


@reads(router, "/shop", scope="shop:read", answer=ShopAnswer)
def get_shop(request: ApiRequest) -> ShopAnswer:
    """Read the shop.

    Whose installation this is, its currency and its day.
    """
    known = shop()
    return ShopAnswer(
        name=known.name,
        currency=known.currency,
        minor_digits=minor_digits(known.currency),
        money_unit=known.money_unit,
        time_zone=known.time_zone,
        calendar=known.calendar,
        as_of=today(known),
        now=now().replace(second=0, microsecond=0),
    )


class HouseKeeper:
    """Let programs in by their keys, a number of requests a minute, and keep what they were told.

    Requests are counted in books of tickets: each web process takes one from the row of the key
    and serves that many requests without asking again. So all processes together stay within
    the limit, and most requests write nothing.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._books: dict[str, tuple[datetime, int]] = {}

    def admit(self, authorization: str) -> Caller:
        """Tell who shows this header; refuses strangers and whoever asks too often."""
        scheme, _space, text = authorization.partition(" ")
        moment = now()
        key = api_key_of(text=text.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise ApiProblem("key_needed")
        if not key.opens(at=moment):
            raise ApiProblem("key_over")
        if not self._take_ticket(key, moment):
            wait = {"Retry-After": str(60 - moment.second)}
            raise ApiProblem("too_many_requests", headers=wait)
        actor = Actor("api", key.id)
        return Caller(key.id, actor, frozenset(key.scopes), secret=text.strip())

    def claim(
        self, caller: Caller, *, idempotency_key: str, request_hash: str
    ) -> KeptAnswer | None:
        """Begin to answer, in the present transaction; gives the answer that was given before."""
        answer, is_first = claim_api_answer(
            key_id=caller.key_id,
            idempotency_key=_name_of(idempotency_key),
            request_hash=request_hash,
            at=now(),
        )
        if is_first:
            return None
        cipher = _cipher(caller, idempotency_key)
        body = cipher.decrypt(bytes(answer.body)) if answer.body else b""
        return KeptAnswer(answer.request_hash, answer.status, answer.headers, body)

    def keep(self, caller: Caller, *, idempotency_key: str, answer: KeptAnswer) -> None:
        """Keep the answer, in the present transaction."""
        body = _cipher(caller, idempotency_key).encrypt(answer.body) if answer.body else b""
        ApiAnswer.objects.filter(
            key_id=caller.key_id, idempotency_key=_name_of(idempotency_key)
        ).update(status=answer.status, headers=answer.headers, body=body)

    def _take_ticket(self, key: ApiKey, moment: datetime) -> bool:
        minute = moment.replace(second=0, microsecond=0)
        with self._lock:
            known, left = self._books.get(key.prefix, (minute, 0))
            if known == minute and left > 0:
                self._books[key.prefix] = (minute, left - 1)
                return True
            book = key.requests_per_minute // API_BOOKS_A_MINUTE
            if not take_api_tickets(key_id=key.id, tickets=book, at=moment):
                return False
            self._books[key.prefix] = (minute, book - 1)
            return True


def _name_of(idempotency_key: str) -> str:
    return hashlib.sha256(idempotency_key.encode()).hexdigest()


def _cipher(caller: Caller, idempotency_key: str) -> Fernet:
    material = hashlib.sha256(f"{caller.secret}\n{idempotency_key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(material))
