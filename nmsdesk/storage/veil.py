"""Hidden names of one view of a base: whom it numbers how, which words of texts it cuts out, what its rows show."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

from sqlalchemy import Connection, select

from nmsdesk.domain import catalogue, faces
from nmsdesk.domain.views import ANONYMOUS, FULL
from nmsdesk.russian import NBSP, fold
from nmsdesk.storage.schema import TABLES

VEIL = "nmsdesk_veil"  # the option of a connection that holds the veil of its view
_NOT_NAMES = ("королев", "московск")  # the city stands in titles and texts of every year


class Veil:
    """The face of a view with what must stay the same within it.

    Numbers of workers are given in the order of appearance, a batch at a time in an order known to this view alone: they tell
    neither the id nor the place in the alphabet, and a second view numbers the same people otherwise, so that two exports
    cannot be joined by them.
    """

    def __init__(self, face: str):
        self.face = face
        self._secret = os.urandom(16)
        self._numbers: dict[Any, int] = {}
        self._surnames: frozenset[str] | None = None
        self._lock = Lock()

    def rank(self, number: Any) -> bytes:
        """A place in the order of this view, by which rows about persons are told apart instead of the alphabet."""
        return hashlib.blake2b(str(number).encode(), digest_size=8, key=self._secret).digest()

    def called(self, person: Any) -> str:
        """«Работник 017»."""
        return self.all_called((person,))[person]

    def all_called(self, persons: Iterable[Any]) -> dict[Any, str]:
        """How the persons (ids, or uids of those who have gone) are called in this view."""
        chosen = set(persons)
        with self._lock:
            new = chosen - self._numbers.keys()
            for person in sorted(new, key=self.rank):
                self._numbers[person] = len(self._numbers) + 1
            return {person: f"{faces.WORKER}{NBSP}{self._numbers[person]:03}" for person in chosen}

    def surnames(self, connection: Connection) -> frozenset[str]:
        """Stems of the surnames of the base, without words that organisations are named by."""
        if self._surnames is None:
            o, found, words = TABLES["organizations"], set(_NOT_NAMES), set(_NOT_NAMES)
            for key in faces.NAMED:
                found.update(map(faces.stem_of, connection.execute(select(TABLES[key].c.last_name).distinct()).scalars()))
            for names in connection.execute(select(o.c.name, o.c.full_name)):
                words.update(faces.stem_of(word) for name in names for word in fold(name).split())
            self._surnames = frozenset(found - words - {""})
        return self._surnames

    def text(self, connection: Connection, text: str) -> str:
        """A text of any origin as this face shows it."""
        return faces.cut(text, self.surnames(connection)) if self.face == ANONYMOUS else faces.shortened(text)


def veil_for(face: str) -> Veil | None:
    """A new veil for a view with the face."""
    return None if face == FULL else Veil(face)


def veil_of(connection: Connection) -> Veil | None:
    """The veil that this connection is to be read through, None when names are shown fully."""
    found: Veil | None = connection.get_execution_options().get(VEIL)
    return found


def face_of(connection: Connection) -> str:
    """The face that this connection is to be read with."""
    found = veil_of(connection)
    return found.face if found else FULL


def text_seen(connection: Connection, text: str) -> str:
    """A text that names may be said in, of whatever origin, as the face shows it."""
    found = veil_of(connection)
    return found.text(connection, text) if found else text


def seen(connection: Connection, key: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """Stored rows of a register, its columns ``names`` («id» among them), as the face shows them."""
    veil = veil_of(connection)
    if veil is None:
        return rows
    if veil.face == ANONYMOUS and key == "former_names":
        return []
    return _masked(veil, connection, key, names, list(rows))


def _masked(veil: Veil, connection: Connection, key: str, names: Sequence[str], rows: list[Sequence[Any]]) -> list[tuple[Any, ...]]:
    own = {c.name for c in catalogue.REGISTERS[key].columns}
    masks = [(n, m) for n, name in enumerate(names) if name in own and (m := faces.mask(key, name, veil.face)) is not None]
    if not masks or not rows:
        return [tuple(row) for row in rows]
    surnames = veil.surnames(connection) if veil.face == ANONYMOUS else frozenset()
    called: dict[Any, str] = {}
    at = last = -1
    if key == "persons" and veil.face == ANONYMOUS and "last_name" in names:
        at, last = names.index("id"), names.index("last_name")
        called = veil.all_called(row[at] for row in rows)
    found = []
    for row in rows:
        values = list(row)
        for n, hide in masks:
            values[n] = hide(values[n], surnames) if values[n] else values[n]
        if last >= 0:
            values[last] = called[row[at]]
        found.append(tuple(values))
    return found
