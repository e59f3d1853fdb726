"""Migrations by Alembic inside one explicit transaction: a kill leaves the old schema or the new one, never a half."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy import exc as sql_exc
from sqlalchemy.pool import StaticPool

from nmsdesk.errors import StorageTrouble
from nmsdesk.storage import schema
from nmsdesk.storage.database import connect


def scripts() -> tuple[Config, ScriptDirectory]:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config, ScriptDirectory.from_config(config)


def run(connection: Connection, target: str = "head", down: bool = False) -> None:
    """Take the schema to a revision within the transaction that the connection has open."""
    config, script = scripts()

    def steps(revision: Any, _context: Any) -> Any:
        return script._downgrade_revs(target, revision) if down else script._upgrade_revs(target, revision)

    with EnvironmentContext(config, script, fn=steps, destination_rev=target) as environment:
        environment.configure(
            connection=connection, target_metadata=schema.metadata, render_as_batch=True, transactional_ddl=False
        )
        environment.run_migrations()


def _file_engine(file: Path) -> Engine:
    return create_engine("sqlite://", creator=lambda: connect(file), poolclass=StaticPool, hide_parameters=True)


def migrate_file(file: Path, target: str = "head", down: bool = False) -> None:
    """BEGIN IMMEDIATE, all steps, foreign_key_check, user_version, COMMIT: one transaction (findings.md §3)."""
    engine = _file_engine(file)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.execute("PRAGMA foreign_keys=OFF")  # batch mode rebuilds tables; the check below stands in for it
            with connection.begin():  # Alembic sees an outer transaction and leaves it to us
                run(connection, target, down)
                if raw.execute("PRAGMA foreign_key_check").fetchone():
                    raise StorageTrouble("После обновления в базе нарушены связи. База оставлена прежней; сообщите разработчикам.")
                row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
                raw.execute(f"PRAGMA user_version={int(row[0]) if row else 0}")
                raw.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
    finally:
        engine.dispose()


def upgrade_file(file: Path) -> None:
    migrate_file(file)


def create_file(file: Path) -> None:
    """A new file with the current schema."""
    sqlite3.connect(file).close()
    migrate_file(file)


def server_number(connection: Connection) -> int | None:
    """The schema number on a server; None for an empty database; a foreign one is refused."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables and "tx" in tables and "persons" in tables:
        return int(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if tables:
        raise StorageTrouble("По этому адресу лежит база другой программы. Она не изменена; укажите другую.")
    return None


def create_server(engine: Engine) -> None:
    """Create the schema in an empty database of a server."""
    try:
        with engine.begin() as connection:
            if server_number(connection) is not None:
                raise StorageTrouble("База по этому адресу уже создана.")
            run(connection)
    except sql_exc.OperationalError as trouble:
        raise StorageTrouble("Сервер базы данных не отвечает или такой базы на нём нет. Проверьте адрес и сервер.") from trouble
    finally:
        engine.dispose()


def upgrade_server(engine: Engine) -> None:
    with engine.begin() as connection:
        run(connection)


