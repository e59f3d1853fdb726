"""What every test stands on: a clock, a home of its own, a fresh base on SQLite and, when there is one, on PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from nmsdesk import app
from nmsdesk.services.desk import Desk

START = datetime(2026, 3, 2, 9, 0)
SERVER = os.environ.get("NMSDESK_TEST_DB", "")
ENGINES = ["sqlite", "postgresql"] if SERVER else ["sqlite"]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
INSTALL = "0123456789abcdef0123456789abcdef"


class Clock:
    """A clock that moves on by a second each time it is looked at; ``moment`` may be set."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def settle(home: Path, install: str = INSTALL) -> None:
    """Make the folder the home of an installation."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "settings.json").write_text(json.dumps({"install": install}), "utf-8")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder of this test; the same installation in all tests."""
    folder = tmp_path / "home"
    settle(folder)
    monkeypatch.setenv("NMSDESK_HOME", str(folder))
    monkeypatch.delenv("NMSDESK_DB", raising=False)
    return folder


def _create(place: str, home: Path) -> None:
    """A base with its dictionaries at the place, made by the program itself."""
    settle(home)
    before = os.environ.get("NMSDESK_HOME")
    os.environ["NMSDESK_HOME"] = str(home)
    try:
        app.create_desk(place, Clock(START - timedelta(days=1))).close()
    finally:
        if before is None:
            del os.environ["NMSDESK_HOME"]
        else:
            os.environ["NMSDESK_HOME"] = before


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with dictionaries, made once and copied by each test; nobody opens it."""
    folder = tmp_path_factory.mktemp("template")
    _create(str(folder / "template.db"), folder / "home")
    return folder / "template.db"


class Server:
    """Databases on the test server: one template with dictionaries, copied for each test."""

    def __init__(self, address: str) -> None:
        self.url = make_url(address)
        self.engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        self.made = 0

    def address(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(statement))

    def create(self, template: str = "template0") -> str:
        """A new database; its name."""
        self.made += 1
        name = f"nmsdesk_test_{WORKER}_{os.getpid()}_{self.made}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')  # half the time of the usual way
        return name

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server of NMSDESK_TEST_DB; tests that ask for it are skipped without one."""
    if not SERVER:
        pytest.skip("NMSDESK_TEST_DB is not set")
    found = Server(SERVER)
    yield found
    found.engine.dispose()


@pytest.fixture(scope="session")
def server_template(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    name = server.create()
    _create(server.address(name), tmp_path_factory.mktemp("server") / "home")
    yield name
    server.drop(name)


@pytest.fixture
def base(tmp_path: Path, template_file: Path) -> Path:
    """A fresh SQLite base with dictionaries, closed."""
    folder = tmp_path / "base"
    folder.mkdir()
    return Path(shutil.copy(template_file, folder / "nmsdesk.db"))


def leave(desk: Desk) -> None:
    """Close the desk without the backup that a changed base is closed with: nobody will ask for it."""
    desk.database.changed = False  # type: ignore[misc, union-attr]
    desk.close()


@pytest.fixture
def opened(clock: Clock) -> Iterator[Callable[..., Desk]]:
    """Opens bases and closes them at the end of the test."""
    desks: list[Desk] = []

    def open_(place: str | Path, look_only: bool = False) -> Desk:
        desks.append(app.open_desk(str(place), clock, look_only))
        return desks[-1]

    yield open_
    for desk in desks:
        leave(desk)


@pytest.fixture
def file_desk(base: Path, opened: Callable[..., Desk]) -> Desk:
    """A desk on a fresh SQLite file."""
    return opened(base)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that take a base run on each kind of database; a module that sets FILE_ONLY asks nothing of a server that others do not.

    A module with a ``place`` of its own has one place: there is nothing to repeat.
    """
    asked = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    own = {name.strip() for names in asked for name in (names.split(",") if isinstance(names, str) else names)}
    if "place" in metafunc.fixturenames and "place" not in own and not hasattr(metafunc.module, "place"):
        metafunc.parametrize("place", ENGINES[:1] if getattr(metafunc.module, "FILE_ONLY", False) else ENGINES, indirect=True)


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Iterator[str]:
    """The place of a fresh base with dictionaries, closed: a file, then a server's database when there is one."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("base"))
        return
    server, template = request.getfixturevalue("server"), request.getfixturevalue("server_template")
    name = server.create(template)
    yield server.address(name)
    server.drop(name)


@pytest.fixture
def desk(place: str, opened: Callable[..., Desk]) -> Iterator[Desk]:
    """A desk on a fresh base, on each kind of database in turn."""
    found = opened(place)
    yield found
    leave(found)
