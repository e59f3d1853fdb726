"""Faces of personal data for what goes out and for what cannot do without names (domain.md §8)."""

from __future__ import annotations

from dataclasses import replace

from nmsdesk.domain.queries import ListQuery
from nmsdesk.domain.views import ANONYMOUS, FACES, FULL
from nmsdesk.errors import Denied, Rejected
from nmsdesk.services.desk import Desk
from nmsdesk.storage import blinding

_ORDER = tuple(FACES)  # each hides what the one before it does, and more


def hidden(desk: Desk) -> bool:
    """Whether the desk shows names otherwise than fully."""
    return desk.view.face != FULL


def nameless(desk: Desk) -> bool:
    return desk.view.face == ANONYMOUS


def need_names(desk: Desk, what: str) -> None:
    """Denied when names are hidden; ``what`` begins the sentence: «Поиск повторов»."""
    if hidden(desk):
        raise Denied(names_needed(what))


def names_needed(what: str) -> str:
    """Why it is refused and what to do."""
    return f"{what}: здесь нужны имена, а они скрыты. Выберите вид «имена полностью»."


def stricter(*faces: str) -> str:
    """The face that hides most; '' says nothing. Rejected when there is no such face."""
    chosen = [face or FULL for face in faces]
    if unknown := [face for face in chosen if face not in FACES]:
        raise Rejected(f"Вида «{unknown[0]}» нет. Есть: {', '.join(FACES)}.")
    return max(chosen, key=_ORDER.index)


def apart(desk: Desk, face: str = "") -> Desk:
    """A desk for one document or one file: never less hidden than the desk itself, workers numbered for it alone."""
    found = stricter(desk.view.face, face)
    return desk if found == FULL else desk.seen(replace(desk.view, face=found))


def refuse_names(desk: Desk, query: ListQuery) -> None:
    """Rejected when the list is chosen by what the face hides: it would go out empty, or tell who was asked for."""
    if not hidden(desk):
        return
    with desk.read() as reading:
        if blinding.asks_names(reading.connection, query):
            raise Rejected(
                f"Список отобран по сведениям, которых в виде «{FACES[desk.view.face]}» нет. Уберите поиск и отбор по ним или смените вид."
            )


def marked(title: str, face: str) -> str:
    """The title of a document or a name of a file with its face: «Список работников, без имён»."""
    return title if face == FULL else f"{title}, {FACES[face]}"
