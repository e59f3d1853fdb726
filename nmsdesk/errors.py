"""Known troubles: each carries a Russian sentence that says what happened and what to do."""

from __future__ import annotations

from dataclasses import dataclass


class NmsError(Exception):
    """Root of all known troubles; its text is shown to people as it is."""


class Rejected(NmsError):
    """The data break a rule; ``troubles`` says where, field by field."""

    def __init__(self, message: str, troubles: tuple[Trouble, ...] = ()):
        super().__init__(message)
        self.troubles = troubles


class Denied(NmsError):
    """The operation is not allowed now: read-only base, someone else writes, no right."""


class Stale(NmsError):
    """The record has changed since it was opened."""


class BadFile(NmsError):
    """The file cannot be read as what it should be; nothing was changed."""


class StorageTrouble(NmsError):
    """The database cannot be opened or written."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing wrong with a value: the field's name ('' for the whole record), a code, a Russian sentence.

    ``severity`` is 'error' (cannot be saved) or 'warning' (saved and shown on the check page).
    """

    field: str
    code: str
    message: str
    severity: str = "error"
