"""What happens to every request of the API before and after its view."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol, cast

from django.db import connection, transaction
from django.http import HttpResponse
from ninja.operation import Operation

from vafa.core.keys import Actor
from vafa.web.api.deadline import database_deadline
from vafa.web.api.operations import IS_WRITE, NEEDS_BODY, SCOPE, ApiRequest
from vafa.web.api.problems import ApiProblem
from vafa.web.api.validation import invalid

BODY_BYTES_MAX = 1_000_000
KEPT_HEADERS = ("ETag", "Location")
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_LOCK_SPACE = 0x7661_6661

Run = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Caller:
    """The program that asks: who it is, what it may do, and the secret that it showed."""

    key_id: int
    actor: Actor
    scopes: frozenset[str]
    secret: str


@dataclass(frozen=True)
class KeptAnswer:
    """An answer that was given before, to the request with this hash."""

    request_hash: str
    status: int
    headers: dict[str, str]
    body: bytes


class Keeper(Protocol):
    """Who knows the keys and keeps the answers; the floor above hands it in."""

    def admit(self, authorization: str) -> Caller:
        """Tell who shows this header; refuses strangers and whoever asks too often."""
        ...

    def claim(
        self, caller: Caller, *, idempotency_key: str, request_hash: str
    ) -> KeptAnswer | None:
        """Begin to answer, in the present transaction; gives the answer that was given before."""
        ...

    def keep(self, caller: Caller, *, idempotency_key: str, answer: KeptAnswer) -> None:
        """Keep the answer, in the present transaction."""
        ...


class Places(Protocol):
    """The API as the doorway sees it: its operations by address and method."""

    @property
    def operations_by_place(self) -> dict[str, dict[str, Operation]]:
        """Every operation."""
        ...


class Doorway:
    """Let a request in by its key, and let it write only once."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper

    def __call__(self, run: Run) -> Run:
        """Put the doorway around an operation."""
        # Any: ninja's own attribute; each operation was declared by `operations`.
        operation = cast("Operation", run.__self__)  # type: ignore[attr-defined]
        manner = cast("dict[str, Any]", operation.openapi_extra)
        questions = _questions_of(operation)

        def entered(request: ApiRequest, **path: object) -> HttpResponse:
            request.afterwards = []
            response = answered(request, **path)
            for each in request.afterwards:
                each()
            return response

        def answered(request: ApiRequest, **path: object) -> HttpResponse:
            try:
                caller = self.keeper.admit(request.headers.get("Authorization", ""))
                if manner[SCOPE] not in caller.scopes:
                    raise ApiProblem("scope_missing", scope=manner[SCOPE])
                request.actor, request.scopes = caller.actor, caller.scopes
                _check_questions(request, questions)
                _read_body(request, is_needed=manner[NEEDS_BODY])
                with database_deadline():
                    if manner[IS_WRITE]:
                        return self._write(request, caller, operation, run, path)
                    return _read(request, run(request, **path))
            except ApiProblem as problem:
                return problem.response()

        return entered

    def _write(
        self,
        request: ApiRequest,
        caller: Caller,
        operation: Operation,
        run: Run,
        path: dict[str, object],
    ) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if not _IDEMPOTENCY_KEY.fullmatch(key):
            raise ApiProblem("idempotency_key_needed")
        asked = _hash_of(request)
        with transaction.atomic():
            kept = self.keeper.claim(caller, idempotency_key=key, request_hash=asked)
            if kept is not None:
                return _repeated(kept, asked)
            response = _refused_as_changed(request, operation, path)
            response = response or _tagged(run(request, **path))
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                # Nothing was done, so nothing is kept: the same key may be tried again.
                transaction.set_rollback(True)
                return response
            headers = {name: response[name] for name in KEPT_HEADERS if name in response}
            answer = KeptAnswer(asked, response.status_code, headers, response.content)
            self.keeper.keep(caller, idempotency_key=key, answer=answer)
        return response


def _questions_of(operation: Operation) -> frozenset[str]:
    """Return what may stand behind the question mark."""
    asked = [one for one in operation.models if one.__ninja_param_source__ == "query"]
    return frozenset(name for one in asked for name in one.__ninja_flatten_map__)


def _check_questions(request: ApiRequest, known: frozenset[str]) -> None:
    """Refuse a filter that nobody knows: without it a list would be of everything."""
    for name, values in request.GET.lists():
        if name not in known:
            raise invalid("/query", "extra_forbidden")
        if len(values) > 1:
            raise invalid(f"/query/{name}", "too_long")


def _read_body(request: ApiRequest, *, is_needed: bool) -> None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_BYTES_MAX:
        raise ApiProblem("too_large", bytes=BODY_BYTES_MAX)
    if not is_needed:
        return
    if request.content_type != "application/json":
        raise ApiProblem("not_json_type")
    try:
        request.api_body = json.loads(request.body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ApiProblem("not_json") from error


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON.")


def _read(request: ApiRequest, response: HttpResponse) -> HttpResponse:
    tagged = _tagged(response)
    known = request.headers.get("If-None-Match", "")
    is_read = response.status_code == HTTPStatus.OK and request.method == "GET"
    if is_read and known and _names(known, tagged["ETag"]):
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tagged["ETag"]})
    return tagged


def _tagged(response: HttpResponse) -> HttpResponse:
    if response.status_code < HTTPStatus.BAD_REQUEST and response.content:
        digest = hashlib.blake2b(response.content, digest_size=12).hexdigest()
        response["ETag"] = f'"{digest}"'
    return response


def _names(header: str, tag: str) -> bool:
    """Tell whether a list of tags names this one; a proxy may have made it weak meanwhile."""
    tags = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in tags or tag in tags


def _hash_of(request: ApiRequest) -> str:
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    asked.update(request.headers.get("If-Match", "").encode() + b"\n")
    asked.update(request.body)
    return asked.hexdigest()


def _repeated(kept: KeptAnswer, asked: str) -> HttpResponse:
    if kept.request_hash != asked:
        raise ApiProblem("idempotency_key_reused")
    headers = {**kept.headers, "Idempotency-Replayed": "true"}
    content_type = "application/json; charset=utf-8"
    return HttpResponse(kept.body, status=kept.status, content_type=content_type, headers=headers)


def _refused_as_changed(
    request: ApiRequest, operation: Operation, path: dict[str, object]
) -> HttpResponse | None:
    """Refuse to overwrite what somebody else changed since the asker read it."""
    wanted = request.headers.get("If-Match", "")
    places = cast("Places", operation.api).operations_by_place
    reader = reader_beside(places[operation.path.lstrip("/")], request.method or "")
    if not wanted or reader is None:
        return None
    if connection.vendor == "postgresql":
        # Two askers with the same tag come one after the other, or the second would not see it.
        digest = hashlib.blake2b(request.path.encode(), digest_size=4).digest()
        with connection.cursor() as cursor:
            place = int.from_bytes(digest, "big", signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, place])
    present = _tagged(cast("HttpResponse", Operation.run(reader, request, **path)))
    if present.status_code != HTTPStatus.OK:
        return present
    return None if _names(wanted, present["ETag"]) else ApiProblem("changed_meanwhile").response()


def reader_beside(methods: Mapping[str, Operation], method: str) -> Operation | None:
    """Return what reads the thing that a method changes; a POST changes none that is there."""
    return methods.get("GET") if method in {"PUT", "PATCH", "DELETE"} else None
