"""The state of one import while its rows are planned: matching, dictionaries, problems, questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nmsdesk.domain import fields as f
from nmsdesk.domain import rules
from nmsdesk.domain.development import Program
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.organization_names import organization_key
from nmsdesk.domain.organizations import Organization, OrganizationAlias
from nmsdesk.domain.people import Post
from nmsdesk.errors import Trouble
from nmsdesk.exchange.problems import ERROR, WARNING, Problem
from nmsdesk.russian import clean, fold
from nmsdesk.services.imports.known import Draft
from nmsdesk.services.imports.plan import NEW, Hints, Question
from nmsdesk.services.matching import People, employments_of, organization_index
from nmsdesk.services.registers import prepared


class RowError(Exception):
    """The row cannot be taken; the problem is already listed."""


@dataclass
class Intake:
    """Everything a row's planner needs. One per import."""

    draft: Draft
    hints: Hints
    people: People
    on: date  # the day of the information: hints.day or today
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    unknown_places: dict[str, str] = field(default_factory=dict)
    sheet: str = ""
    hint_place: str = ""
    titles: tuple[str, ...] = ()
    noted: set[tuple[str, str, str]] = field(default_factory=set)
    row: Any = None
    sender: int | None = None  # the organisation whose row it is
    letters: dict[str, str] = field(default_factory=dict)
    seen: dict[tuple[type[f.Record], int], int] = field(default_factory=dict)  # record → the row of the file that spoke of it first
    taking_back: list[Callable[[], object]] = field(default_factory=list)  # what the row did beside the draft

    def __post_init__(self) -> None:
        self.places = organization_index(self.draft.where(Organization), self.draft.where(OrganizationAlias))
        self.posts = _index((p.id, p.name, p.aliases) for p in self.draft.where(Post))
        self.terms: dict[str, dict[str, str]] = defaultdict(dict)
        for t in sorted(self.draft.where(Term), key=lambda t: -(t.id or 0)):
            for name in (t.name, *t.aliases.split(";")):
                if name.strip():
                    self.terms[t.dictionary][fold(name)] = t.code
        self.programs: dict[str, list[Program]] = defaultdict(list)
        for program in self.draft.where(Program):
            self.programs[fold(program.title).strip(" .«»\"")].append(program)
        self.jobs = employments_of(self.draft)
        # what is written → what it means; the same few texts come in every row
        self._placed: dict[Any, int] = {}
        self._told_terms: dict[tuple[str, str], str] = {}
        self._told_posts: dict[str, int] = {}

    # rows

    def begin(self, row: Any) -> None:
        self.row, self.sender = row, None
        self.draft.begin_row()
        self.taking_back.clear()

    def cancel(self) -> None:
        """Forget what the row planned, also what matching learned from it."""
        self.draft.cancel_row()
        for step in reversed(self.taking_back):
            step()

    def told(self, record: f.Record) -> int:
        """The earlier row of the file that spoke of the record; 0 when this row is the first."""
        slot = (type(record), record.id or 0)
        first = self.seen.setdefault(slot, self.row.row)
        if first == self.row.row:
            self.taking_back.append(lambda: self.seen.pop(slot, None))
            return 0
        return first

    # problems

    def note(self, name: str, code: str, message: str, severity: str = WARNING) -> None:
        """A problem at a field's column of the current row."""
        self.problems.append(Problem(self.sheet, self.row.row, self.letters.get(name, ""), code, message, severity))

    def note_once(self, name: str, code: str, message: str) -> None:
        """A problem said at the first row of the sheet that has it."""
        if (said := (self.sheet, code, message)) not in self.noted:
            self.noted.add(said)
            self.note(name, code, message)

    def refuse(self, name: str, code: str, message: str) -> RowError:
        self.note(name, code, message, ERROR)
        return RowError()

    # records

    def put(self, before: f.Record | None, after: Any, column: str = "") -> Any:
        """Plan a record by the rules: errors refuse the row, warnings that speak of the file are listed."""
        after = prepared(after, self.draft)
        if before is not None and before == after:
            return before
        for trouble in rules.check(after, self.draft):
            self._trouble(trouble, column)
        return self.draft.add(after) if before is None else self.draft.change(before, after)

    def _trouble(self, trouble: Trouble, column: str) -> None:
        if trouble.severity == "error":
            raise self.refuse(trouble.field if trouble.field in self.letters else column, trouble.code, trouble.message)
        if not rules.rule(trouble.code).quiet:
            self.note(trouble.field if trouble.field in self.letters else column, trouble.code, trouble.message)

    # matching

    def place(self, name: str = "organization", required: bool = True) -> int | None:
        """The organisation of the row: its own cell, else the sheet's, else the hint; unknown ones refuse the row."""
        found = self._place(name, required)
        if name == "organization":
            self.sender = found
        return found

    def _place(self, name: str, required: bool) -> int | None:
        own = name == "organization"
        written = self.row.values.get(name) or (own and (self.hint_place or self.hints.organization)) or ""
        if not written:
            if required:
                raise self.refuse(name, "no_organization", "Не указана организация, и в файле она не названа.")
            return None
        if (known := self._placed.get(written)) is not None:
            return known
        written = clean(str(written))
        key = organization_key(written)
        found = self.places.get(fold(written)) or self.places.get(key) or self.places.get(f"код {written}") or set()
        if len(found) == 1:
            number = self._placed[written] = next(iter(found))
            return number
        if found:
            raise self.refuse(name, "ambiguous_organization", f"Название «{written}» подходит нескольким организациям.")
        if key in self.hints.new_organizations:
            return self._new_place(written, key)
        self.unknown_places.setdefault(key, written)
        if not required:
            self.note(name, "unknown_organization", f"Организации «{written}» нет в базе.")
            return None
        message = f"Организации «{written}» нет в базе. Заведите её или добавьте это название к существующей."
        raise self.refuse(name, "unknown_organization", message)

    def _new_place(self, written: str, key: str) -> int:
        added: Organization = self.put(None, Organization(name=written, kind=_kind_of(key)), "organization")
        self.places[key] = {added.id or 0}
        self.taking_back.append(lambda: self.places.pop(key))
        return added.id or 0

    def person(self, name: str, place: int | None, new: bool = False) -> int | None:
        """The person called in the field of the row; None means a new one (only with ``new``)."""
        values, full = self.row.values, self.row.values[name]
        main = name == "full_name"
        answer = self.hints.answers.get((self.sheet, self.row.row, name))
        if answer:
            return answer
        snils, birth = (values.get("snils") or "", values.get("birth")) if main else ("", None)
        match = self.people.match(full, snils, birth, values.get("birth_precision", "day"), place, self.jobs, self.on)
        if match.person is not None:
            return match.person
        if new and (answer == NEW or (not match.ask and not full.initials_only)):
            return None
        if match.ask:
            self._ask(name, full, match.ask)
            message = f"{full}: нельзя уверенно выбрать работника, похожих в базе {len(match.ask)}. Выберите сами."
            raise self.refuse(name, "ambiguous_person", message)
        if full.initials_only:
            raise self.refuse(name, "initials", f"{full}: по инициалам работника не найти. Укажите имя и отчество.")
        raise self.refuse(name, "unknown_person", f"{full}: такого работника нет в базе. Сначала примите список организации.")

    def _ask(self, name: str, full: Any, ids: tuple[int, ...]) -> None:
        known = [n for n in ids if n > 0]
        from nmsdesk.storage.records import Labels, hints

        labels = Labels(self.draft.connection).of("persons", known)
        more = hints(self.draft.connection, "persons", known)
        options = tuple((n, labels.get(n, ""), more.get(n, "")) for n in known)
        self.questions.append(Question(self.sheet, self.row.row, self.letters.get(name, ""), name, str(full), options))

    def term(self, dictionary: str, written: str) -> str:
        """The code of a dictionary's value by name or alias, '' when there is none."""
        if (known := self._told_terms.get((dictionary, written))) is not None:
            return known
        key = fold(written).strip(" .,;:%")
        names = self.terms[dictionary]
        code = names.get(key) or names.get(key.replace(" компетенции", "").replace(" дефициты", "").strip()) or ""
        self._told_terms[dictionary, written] = code
        return code

    def post(self, written: str) -> int | None:
        """The post of the base by name or alias."""
        if (known := self._told_posts.get(written)) is None and (known := self.posts.get(fold(written))) is not None:
            self._told_posts[written] = known
        return known

    def area(self, written: str) -> str:
        """The competence area meant by a caption or a deficit's text: by name, else by a name that the text starts with."""
        if code := self.term("areas", written):
            return code
        key = fold(written)
        names = ((name, code) for name, code in self.terms["areas"].items() if len(name) >= 4)
        hits = {code for name, code in names if key.startswith(name) or name.startswith(key[:12])}
        return next(iter(hits)) if len(hits) == 1 else ""


def _index(rows: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, name, aliases in rows:
        for text in (name, *aliases.split(";")):
            if text.strip():
                found.setdefault(fold(text), number)
    return found


def _kind_of(key: str) -> str:
    """The kind of organisation that its key speaks of."""
    for word, kind in (
        ("детский сад", "kindergarten"), ("гимназия", "gymnasium"), ("лицей", "lyceum"), ("нош", "primary_school"), ("оош", "basic_school"),
        ("сош", "school"), ("интернат", "boarding_school"), ("центр образования", "education_center"), ("ддт", "additional"),
        ("цдт", "additional"), ("школа искусств", "additional"), ("спортивная школа", "additional"), ("колледж", "vocational"),
    ):  # fmt: skip
        if word in key:
            return kind
    return "other"
