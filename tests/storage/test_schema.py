"""The schema that the migrations make is the one that the catalogue declares, on both databases, up and down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect

from nmsdesk.storage import database, migrate, schema

REVISIONS = [script.revision for script in migrate.scripts()[1].walk_revisions()][::-1]


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, schema.metadata))


@pytest.fixture
def server_engine(server: Any) -> Iterator[Engine]:
    """An engine of an empty database on the server."""
    name = server.create()
    engine = create_engine(server.address(name))
    yield engine
    engine.dispose()
    server.drop(name)


def test_the_newest_revision_is_the_declared_one() -> None:
    assert [int(r) for r in REVISIONS] == list(range(1, database.SCHEMA + 1))
    assert len(migrate.scripts()[1].get_heads()) == 1


def test_head_equals_metadata_on_sqlite(base: Path) -> None:
    engine = migrate._file_engine(base)
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()


def test_head_equals_metadata_on_postgresql(server: Any, server_template: str) -> None:
    engine = create_engine(server.address(server_template))
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()


def test_every_revision_goes_up_and_down_on_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "steps.db"
    file.touch()
    for revision in REVISIONS:
        migrate.migrate_file(file, revision)
        assert database.schema_number(file) == int(revision)
    for revision in [*REVISIONS[:-1][::-1], "base"]:
        migrate.migrate_file(file, revision, down=True)
        assert database.schema_number(file) == (0 if revision == "base" else int(revision))
    engine = migrate._file_engine(file)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    migrate.migrate_file(file)
    assert database.schema_number(file) == database.SCHEMA


def test_every_revision_goes_up_and_down_on_postgresql(server_engine: Engine) -> None:
    for revision in REVISIONS:
        with server_engine.begin() as connection:
            migrate.run(connection, revision)
    for revision in [*REVISIONS[:-1][::-1], "base"]:
        with server_engine.begin() as connection:
            migrate.run(connection, revision, down=True)
    with server_engine.begin() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
        migrate.run(connection)
        assert differences(connection) == []


def test_every_register_has_a_table_with_identity_and_version() -> None:
    for key, table in schema.TABLES.items():
        assert {"id", "uid", "version", "changed_at", "changed_by", "folded"} <= set(table.c.keys()), key
