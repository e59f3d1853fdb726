"""What a document is asked for with, and what a kind of document needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from nmsdesk.domain.periods import Period
from nmsdesk.domain.queries import ListQuery

Need = Literal["period", "organization", "person", "plan", "register", "search", "record"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: ``needs`` must be given (a period has a default), ``may`` narrows it.

    ``about`` is the register of the record when one is needed.
    """

    key: str
    title: str
    needs: tuple[Need, ...]
    may: tuple[Need, ...] = ()
    personal: bool = False
    icon: str = "file-text"
    about: str = ""
    parts: str = ""  # a register whose list may choose among what belongs to the record


@dataclass(frozen=True, slots=True)
class Wish:
    """Ids of what the document is about. ``query`` wins over ``register`` and ``search``; no ``columns`` means the usual ones.

    ``face`` is one of domain.views.FACES: how much of names it shows, never more than the desk that it is made from.
    """

    period: Period | None = None
    as_of: date | None = None
    organization: int | None = None
    person: int | None = None
    plan: int | None = None
    record: int | None = None
    register: str = "persons"
    search: str = ""
    query: ListQuery | None = None
    columns: tuple[str, ...] = ()
    face: str = ""
