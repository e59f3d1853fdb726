"""A base seen otherwise than usual: on another day or with names hidden. It reads, logs and refuses to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from nmsdesk.domain.views import FULL, View
from nmsdesk.errors import Denied

if TYPE_CHECKING:
    from nmsdesk.storage.database import Begun, Database

FACE = "nmsdesk_face"  # the option of a connection that tells readers of records whose names to hide


class ViewedDatabase:
    """Reads through the base itself; its connections carry the face of the view."""

    look_only = True

    def __init__(self, base: Database, view: View):
        self.base, self.view, self.reason = base, view, view.reason

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.base.read() as connection:
            yield connection if self.view.face == FULL else connection.execution_options(**{FACE: self.view.face})

    def begin(self, kind: str, reason: str) -> AbstractContextManager[Begun]:
        raise Denied(self.reason)

    def log(self, kind: str, subject: str) -> None:
        self.base.log(kind, subject)

    def close(self) -> None:
        """A view holds nothing of its own: the base is closed where it was opened."""

    @property
    def file(self) -> Path | None:
        return self.base.file

    @property
    def place(self) -> str:
        return self.base.place

    @property
    def user(self) -> str:
        return self.base.user

    @property
    def replica(self) -> str:
        return self.base.replica


def face_of(connection: Connection) -> str:
    """The face that this connection is to be read with."""
    return str(connection.get_execution_options().get(FACE, FULL))
