from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.house.tree import floor_of


def own_apps() -> list[str]:
    return [config.label for config in apps.get_app_configs() if config.name.startswith("vafa.")]


def migrated_apps() -> list[str]:
    known = {app for app, _name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    return [label for label in own_apps() if label in known]


def references() -> Iterator[tuple[type[models.Model], type[models.Model]]]:
    for model in apps.get_models():
        if model._meta.app_label not in own_apps():
            continue
        for field in model._meta.get_fields():
            if field.concrete and field.is_relation and field.related_model:
                yield model, field.related_model


def package_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def test_foreign_keys_point_down() -> None:
    wrong = []
    for model, target in references():
        if not target.__module__.startswith("vafa."):
            continue
        source, aim = package_of(model), package_of(target)
        if source != aim and floor_of(source) <= floor_of(aim):
            wrong.append(f"{model._meta.label} → {target._meta.label}")

    assert wrong == []


def test_every_app_with_tables_has_a_migration() -> None:
    with_tables = {model._meta.app_label for model in apps.get_models()} & set(own_apps())

    assert with_tables - set(migrated_apps()) == set()


@pytest.mark.django_db
def test_the_migrations_make_exactly_the_models() -> None:
    said = io.StringIO()

    try:
        call_command("makemigrations", *migrated_apps(), check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


@pytest.mark.django_db(transaction=True)
def test_the_migrations_go_back_to_nothing_and_forward_again() -> None:
    labels = migrated_apps()
    try:
        executor = MigrationExecutor(connection)
        executor.migrate([(label, None) for label in labels])
        applied = MigrationRecorder(connection).applied_migrations()
        left = {table for table in connection.introspection.table_names() if "vafa_" in table}
    finally:
        call_command("migrate", verbosity=0)

    assert [key for key in applied if key[0] in labels] == []
    assert left == set()
