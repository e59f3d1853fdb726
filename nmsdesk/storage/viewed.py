"""A base seen otherwise than usual: on another day or with names hidden. It reads, logs and refuses to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from nmsdesk.domain.views import View
from nmsdesk.errors import Denied
from nmsdesk.storage.veil import VEIL, veil_for

if TYPE_CHECKING:
    from nmsdesk.storage.database import Begun, Database


class StandIn:
    """What stands in for a base: its file, user and replica are those of the base, and it is closed where the base was opened."""

    def __init__(self, base: Database, view: View):
        self.base, self.view = base, view
        self.veil = veil_for(view.face)

    def close(self) -> None:
        """Nothing is held that would have to be released."""

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


class ViewedDatabase(StandIn):
    """Reads through the base itself as it was on the day of the view (storage.past); its connections carry the veil of the view."""

    look_only = True

    def __init__(self, base: Database, view: View):
        super().__init__(base, view)
        self.reason = view.reason

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.base.read(self.view.on) as connection:
            yield connection if self.veil is None else connection.execution_options(**{VEIL: self.veil})

    def begin(self, kind: str, reason: str) -> AbstractContextManager[Begun]:
        raise Denied(self.reason)

    def log(self, kind: str, subject: str) -> None:
        self.base.log(kind, subject)

