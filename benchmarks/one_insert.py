"""The product's server with one address more: a django-ninja view that inserts one row.

Served by `loyalty_http.py`, so that both are asked on the same server with the same middleware.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.urls import path  # noqa: E402
from ninja import NinjaAPI, Schema  # noqa: E402

from vafa.project.urls import urlpatterns  # noqa: E402
from vafa.project.wsgi import application as _wsgi  # noqa: E402
from vafa.web.urls import PUBLIC  # noqa: E402


class Plain(models.Model):
    """One row."""

    name = models.CharField(max_length=40)
    amount = models.BigIntegerField()

    class Meta:
        app_label = "benchmark"


class Told(Schema):
    """What is inserted."""

    name: str
    amount: int


plain = NinjaAPI(title="plain", urls_namespace="plain", docs_url=None, openapi_url=None)


@plain.post("/insert")
def insert(request: HttpRequest, told: Told) -> dict[str, int]:
    """Insert one row."""
    return {"id": Plain.objects.create(name=told.name, amount=told.amount).pk}


if Plain._meta.db_table not in connection.introspection.table_names():
    with connection.schema_editor() as editor:
        editor.create_model(Plain)

_patterns, _app, _namespace = plain.urls
for _pattern in _patterns:
    _pattern.callback.permission = PUBLIC  # type: ignore[attr-defined]

_urls = ModuleType("one_insert_urls")
_urls.urlpatterns = [*urlpatterns, path("plain/", (_patterns, _app, _namespace))]  # type: ignore[attr-defined]
sys.modules["one_insert_urls"] = _urls
settings.ROOT_URLCONF = "one_insert_urls"
application = _wsgi
