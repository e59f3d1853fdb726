"""What each face hides: fields that name a person or hold personal data, and how texts lose the names said in them.

A field is personal by its declaration (domain.md §8) or by the tables below. In the face of initials names keep the surname and
one letter of the others; without names a person is «Работник 017», everything personal is empty, and in texts of substance
(a title, a decision) the names are cut out. ``PLAIN`` fields cannot name a person by their meaning and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import Any, Literal

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.views import ANONYMOUS, FULL
from nmsdesk.russian import NBSP, fold

Way = Literal["plain", "text", "hidden", "number"]
CUT = "…"  # stands for a name cut out of a text
WORKER = "Работник"

# The name of a person by meaning, notes and judgements about one person: nothing of them is left without names.
_HIDDEN = {
    "attachments": "note", "campaign_places": "note", "checklist_marks": "checked_by", "course_groups": "teacher note",
    "deficits": "evidence", "developments": "imprint reviewer review", "distinct_persons": "reason", "event_sessions": "speaker",
    "events": "responsible", "lessons": "teacher", "mentor_offers": "note", "mentorship_items": "result", "mentorship_meetings": "note",
    "mentorships": "middle result", "organizations": "head note", "persons": "education_place young_reason note",
    "plan_items": "reason evidence report accepted_by", "plan_steps": "by reason",
    "plans": "approved_by tutor request reflection conclusion", "practices": "reviewer review",
    "recommendations": "response actions evidence", "round_places": "remarks", "snapshots": "approved_by", "teams": "note",
    "waivers": "reason", "work_items": "responsible note",
}  # fmt: skip
# Numbers of documents about one person: who has the document finds the person by them.
_NUMBERS = {
    "categories": "order", "enrolments": "certificate_series certificate_number registration_number", "mentorships": "order agreement",
    "participations": "certificate", "plans": "number", "trainings": "certificate_number",
}  # fmt: skip
# What is worth reading without the names that may be said in it.
_TEXTS = {
    "advices": "text responsible", "associations": "name topic order note", "attachments": "name", "campaigns": "name audience note",
    "checklist_marks": "document", "course_groups": "name place", "deficits": "text", "developments": "title audience annotation keywords",
    "diagnostic_summaries": "note", "diagnostics": "result", "documents": "title issuer partner note", "employments": "unit",
    "event_sessions": "topic place", "events": "title organizer place audience program outcome", "evidences": "note",
    "headcounts": "basis", "import_batches": "file", "instruments": "note", "lessons": "topic",
    "measures": "name place audience responsible expected result", "meetings": "topic place agenda decisions",
    "mentorship_items": "content expected", "mentorship_meetings": "topic", "mentorships": "goal", "monitoring_rounds": "name note",
    "note_blocks": "title text", "official_figures": "basis note", "participations": "result",
    "plan_items": "task content expected presented", "plans": "goal verdict", "practices": "title audience annotation keywords",
    "recommendations": "text basis responsible outcome", "roadmaps": "name responsible note", "rule_sets": "basis",
    "saved_lists": "name note", "scales": "note", "site_attachments": "note", "sites": "topic order results", "snapshots": "name note",
    "targets": "basis", "teams": "name", "work_items": "action", "work_lists": "name note",
}  # fmt: skip
# Names of things, codes and what the program itself writes.
_PLAIN = {
    "advices": "step", "attachments": "register record_uid sha256", "checklist_items": "name", "clauses": "code text indicators registers",
    "developments": "link", "diagnostics": "tasks", "documents": "number link", "event_sessions": "starts",
    "import_batches": "sha256 kind", "instruments": "name", "lessons": "starts", "levels": "name aliases",
    "match_weights": "code name note", "meetings": "number", "monitoring_rounds": "period lists", "note_blocks": "seen",
    "official_figures": "period", "organization_aliases": "name key", "organizations": "name full_name code", "posts": "name aliases",
    "practices": "link", "programs": "title provider audience link", "recommendations": "step", "registry_entries": "number",
    "rule_sets": "name", "saved_lists": "register query", "scales": "name", "snapshot_parts": "variant figures members",
    "snapshots": "period rules hash", "submissions": "kind", "terms": "code name aliases", "waivers": "code register record_uid",
    "work_lists": "period",
}  # fmt: skip
_TABLES: tuple[tuple[Way, dict[str, str]], ...] = (("hidden", _HIDDEN), ("number", _NUMBERS), ("text", _TEXTS), ("plain", _PLAIN))
NAME_FIELDS = ("last_name", "first_name", "patronymic")
NAMED = ("persons", "former_names")  # registers whose records are names themselves

_PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:вич|ич|вн|ичн|иничн)(?:а|у|ем|е|ы|ой|ою)?"
_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_LETTERS = r"[А-ЯЁ]\.[\s\u00a0]?(?:[А-ЯЁ]\.)?"
_WHOLE = re.compile(rf"\b({_WORD})[\s\u00a0_]({_WORD})[\s\u00a0_]({_PATRONYMIC})\b")
_SHORT = re.compile(rf"\b(?:{_WORD}[\s\u00a0_]{_LETTERS}|{_LETTERS}[\s\u00a0]?{_WORD})")
_GIVEN = re.compile(rf"\b{_WORD}[\s\u00a0_]{_PATRONYMIC}\b")
_PLAN = re.compile(r"\bИОМ(?: №[ \u00a0]?\S+?|-\S+?)(?=[,;.]?(?:\s|$))")
_CAPITAL = re.compile(rf"\b{_WORD}\b")
_ENDING = re.compile(
    "(?:ого|его|ому|ему|ыми|ими|ами|ями|ой|ей|ою|ую|юю|ая|яя|ые|ие|ых|их|ый|ий|ым|им|ом|ем|ах|ях|ам|ям|а|у|е|ы|и|о|я|ю|ь|й)$"
)


@cache
def way(key: str, name: str) -> Way:
    """How a field of a register is treated when names are hidden; fields other than texts are plain unless they are personal."""
    field = catalogue.REGISTERS[key].column(name).field
    if field.personal:
        return "hidden"
    if not isinstance(field, f.Text):
        return "plain"
    for found, table in _TABLES:
        if name in table.get(key, "").split():
            return found
    return "hidden"  # a field that nobody has judged yet; a test asks to judge it


@cache
def judged(key: str, name: str) -> bool:
    """Whether the tables or the declaration say how the text is treated."""
    return catalogue.REGISTERS[key].column(name).field.personal or any(name in t.get(key, "").split() for _, t in _TABLES)


def shown(key: str, name: str, face: str) -> bool:
    """Whether the values of a field are to be read in a face as they are stored, so that one may look for them and order by them."""
    if face == FULL:
        return True
    if key in NAMED and name in NAME_FIELDS:
        return face != ANONYMOUS and name == "last_name"
    if catalogue.REGISTERS[key].column(name).field.personal:
        return False
    return face != ANONYMOUS or way(key, name) == "plain"


def of_person(key: str) -> bool:
    """Whether a record of the register is a person or is about one."""
    return key in NAMED or any(isinstance(c.field, f.Ref) and c.field.register == "persons" for c in catalogue.REGISTERS[key].columns)


def letter(text: str) -> str:
    """«М.» of «Мария»."""
    return f"{text[0].upper()}." if text else ""


def shortened(text: str) -> str:
    """The text with every «Иванова Мария Петровна», in any case, as «Иванова М. П.»."""
    return _WHOLE.sub(lambda m: f"{m[1]} {letter(m[2])}{NBSP}{letter(m[3])}", text) if text else text


def stem_of(word: str) -> str:
    """A folded surname or word without its ending, so that «Ивановой» and «Иванов» are the same."""
    folded = fold(word)
    found = _ENDING.sub("", folded)
    return found if len(found) >= 3 else folded


def cut(text: str, surnames: Collection[str]) -> str:
    """The text without names: whole ones, those with initials, and surnames alone whose stems are known to the base."""
    if not text:
        return text
    for pattern in (_WHOLE, _SHORT, _GIVEN):
        text = pattern.sub(CUT, text)
    return _CAPITAL.sub(lambda m: CUT if stem_of(m[0]) in surnames else m[0], text)


def without_numbers(text: str) -> str:
    """The text without numbers of plans: who has the plan finds the person by it."""
    return _PLAN.sub("ИОМ", text)


def mask(key: str, name: str, face: str) -> Callable[[Any, Collection[str]], Any] | None:
    """What turns a stored value of a field into the shown one (value, stems of surnames); None leaves it alone.

    Names of persons themselves are not masked here: without names they need a number (storage.viewed).
    """
    field = catalogue.REGISTERS[key].column(name).field
    if key in NAMED and name in NAME_FIELDS and face != ANONYMOUS:
        return None if name == "last_name" else lambda value, _: letter(value)
    kind = way(key, name)
    if key == "attachments" and name == "name" and face == ANONYMOUS:
        return lambda value, _: f"файл{value[value.rfind('.') :]}" if "." in value else "файл"
    if field.personal and (face == ANONYMOUS or (key, name) != ("organizations", "head")):
        empty = f.default_of(field)
        return lambda *_: empty
    if kind == "plain" or (kind == "number" and face != ANONYMOUS):
        return None
    if face != ANONYMOUS:
        return lambda value, _: shortened(value)
    return cut if kind == "text" else lambda *_: ""
