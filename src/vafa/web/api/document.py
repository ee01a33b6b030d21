"""The description of the API for developers: as OpenAPI, and as a page of ours made from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vafa.web.api.operations import SCOPE
from vafa.web.api.problems import PROBLEMS
from vafa.web.api.schema import HouseApi

Json = dict[str, Any]  # Any: JSON.
View = Callable[[HttpRequest], HttpResponse]

_DEPTH_MAX = 6
_SAMPLES: Json = {"integer": 1, "number": 0.5, "boolean": True, "string": "", "null": None}
_FORMATS = {"date-time": "2026-05-04T09:30:00Z", "date": "2026-05-04"}


@dataclass(frozen=True)
class Value:
    """A parameter, or a field of a body or answer: its name, kind and meaning."""

    name: str
    place: str
    kind: str
    is_needed: bool
    meaning: str


@dataclass(frozen=True)
class Described:
    """An operation as the page shows it."""

    name: str
    method: str
    path: str
    summary: str
    text: str
    scope: str
    parameters: list[Value]
    body: list[Value]
    answer: list[Value]
    request_sample: str
    answer_sample: str
    statuses: list[tuple[int, str]]


def description_views(api: HouseApi) -> tuple[View, View]:
    """Return the views of the OpenAPI document and of the page made from it."""

    @require_GET
    def openapi(_request: HttpRequest) -> HttpResponse:
        return JsonResponse(api.description_document)

    @require_GET
    def docs(request: HttpRequest) -> HttpResponse:
        return render(request, "web/api/docs.html", page_context(api.description_document))

    return openapi, docs


def page_context(document: Json) -> Json:
    """Return what the page shows: operations by feature, scopes and problems."""
    groups: dict[str, list[Described]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            group = groups.setdefault(told.get("tags", [""])[0], [])
            group.append(_described(document, method.upper(), path, told))
    return {
        "title": document["info"]["title"],
        "description": document["info"]["description"],
        "root": document["servers"][0]["url"],
        "groups": list(groups.items()),
        "scopes": list(document["x-scopes"].items()),
        "problems": [(code, kind.status.value, kind.sentence) for code, kind in PROBLEMS.items()],
    }


def _described(document: Json, method: str, path: str, told: Json) -> Described:
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    good: Json = next((a for code, a in told["responses"].items() if int(code) < 300), {})
    answer = good.get("content", {}).get("application/json", {}).get("schema")
    parameters = [
        Value(
            item["name"],
            item["in"],
            _kind(document, item["schema"]),
            item["required"],
            item.get("description", "") or item["schema"].get("description", ""),
        )
        for item in told["parameters"]
    ]
    return Described(
        name=told["operationId"],
        method=method,
        path=path,
        summary=told["summary"],
        text=told.get("description", ""),
        scope=told[SCOPE],
        parameters=parameters,
        body=list(_values(document, body)) if body else [],
        answer=list(_values(document, answer)) if answer else [],
        request_sample=_request_sample(document, method, path, body),
        answer_sample=_written(sample_of(document, answer)) if answer else "",
        statuses=[(int(code), HTTPStatus(int(code)).phrase) for code in told["responses"]],
    )


def _values(document: Json, schema: Json, prefix: str = "", depth: int = 0) -> Iterator[Value]:
    """Walk through the fields of a schema, those of inner objects behind their own name."""
    known = _resolved(document, schema)
    if depth > _DEPTH_MAX:
        return
    for name, field in known.get("properties", {}).items():
        inner = _resolved(document, field)
        is_needed = name in known.get("required", ())
        meaning = field.get("description") or inner.get("description", "")
        yield Value(f"{prefix}{name}", "", _kind(document, field), is_needed, meaning)
        items = _resolved(document, inner["items"]) if "items" in inner else inner
        mark = "[]." if "items" in inner else "."
        yield from _values(document, items, f"{prefix}{name}{mark}", depth + 1)


def _resolved(document: Json, schema: Json) -> Json:
    """Follow references; of several possibilities take the first that is not null."""
    if "$ref" in schema:
        found: Json = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return found
    choices: list[Json] = schema.get("anyOf") or schema.get("allOf") or []
    for choice in choices:
        if choice.get("type") != "null":
            return _resolved(document, choice)
    return schema


def _kind(document: Json, schema: Json) -> str:
    known = _resolved(document, schema)
    words = str(known.get("format") or known.get("type", "object"))
    if "enum" in known:
        words = " | ".join(map(str, known["enum"]))
    if "items" in known:
        words = f"list of {_kind(document, known['items'])}"
    is_open = any(choice.get("type") == "null" for choice in schema.get("anyOf", ()))
    return f"{words} or null" if is_open else words


# Any: a sample of any kind of value.
def sample_of(document: Json, schema: Json, depth: int = 0) -> Any:
    """Make a plausible value of a schema: its example, its default, or the plainest of its kind."""
    known = {**_resolved(document, schema), **{k: v for k, v in schema.items() if k != "anyOf"}}
    if known.get("examples"):
        return known["examples"][0]
    if "properties" in known and depth <= _DEPTH_MAX:
        fields = known["properties"].items()
        return {name: sample_of(document, field, depth + 1) for name, field in fields}
    if "items" in known:
        return [sample_of(document, known["items"], depth + 1)]
    if known.get("default") is not None:
        return known["default"]
    if "enum" in known:
        return known["enum"][0]
    return _FORMATS.get(known.get("format", ""), _SAMPLES.get(known.get("type", "null")))


def _request_sample(document: Json, method: str, path: str, body: Json | None) -> str:
    root = document["servers"][0]["url"]
    lines = [f'curl -X {method} "$SHOP{root}{path}"', '-H "Authorization: Bearer $KEY"']
    if method != "GET":
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    if body:
        lines.append('-H "Content-Type: application/json"')
        sample = sample_of(document, body)
        if isinstance(sample, dict):
            sample = {name: value for name, value in sample.items() if value not in (None, "")}
        lines.append(f"-d '{_written(sample)}'")
    return " \\\n  ".join(lines)


def _written(sample: object) -> str:
    return json.dumps(sample, indent=2, ensure_ascii=False)
