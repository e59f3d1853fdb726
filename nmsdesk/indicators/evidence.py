"""What was looked at for a subject and what was demanded, in words: the record that counts or the one that falls short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from nmsdesk.domain import faces
from nmsdesk.domain.views import ANONYMOUS, FULL
from nmsdesk.indicators import evidence_people, evidence_places, evidence_support
from nmsdesk.indicators.context import Context
from nmsdesk.indicators.evidence_left_out import excluded, unknown
from nmsdesk.indicators.evidence_parts import chunks
from nmsdesk.storage.records import Labels
from nmsdesk.storage.schema import TABLES
from nmsdesk.storage.veil import face_of, text_seen

__all__ = ["excluded", "names", "of", "unknown"]
_FINDERS = {
    "1": evidence_people.diagnostic,
    "2a": evidence_people.plan,
    "2b": evidence_people.closing,
    "3": evidence_people.training,
    "4": evidence_places.team,
    "5": evidence_support.support,
    "6": evidence_places.conditions,
    "7": evidence_places.sites,
}


def of(connection: Connection, code: str, context: Context, passed: Mapping[int, int], steps: int) -> dict[int, str]:
    """Found and demanded for each subject of an indicator, by the steps that it passes; those that pass all have what was found."""
    found = _FINDERS[code](connection, context, passed, steps)
    if face_of(connection) == FULL:
        return found
    told = {n: text_seen(connection, text) for n, text in found.items()}
    return {n: faces.without_numbers(text) for n, text in told.items()} if face_of(connection) == ANONYMOUS else told


def names(connection: Connection, register: str, ids: Sequence[int]) -> dict[int, str]:
    """How a plan or a team is called in a list: by its person, by its name."""
    labels = Labels(connection)
    table = TABLES[register]
    column = table.c.person if register == "plans" else table.c.name
    rows = chunks(connection, select(table.c.id, column), table.c.id, ids)
    if register == "teams":
        return {n: text_seen(connection, name) for n, name in rows}
    people = labels.of("persons", (person for _, person in rows))
    return {n: people.get(person, "") for n, person in rows}
