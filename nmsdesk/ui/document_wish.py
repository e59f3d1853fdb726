"""What a document is about: the fields that its kind needs, and no others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.development import LearningPlan
from nmsdesk.domain.queries import ListQuery
from nmsdesk.services import lists, registers
from nmsdesk.services.papers import COUNTING, KINDS, Wish
from nmsdesk.ui import face_choice
from nmsdesk.ui.kit.fields import ChoiceEdit, FormField, RefEdit, TextEdit
from nmsdesk.ui.kit.parts import Card, ChipRow
from nmsdesk.ui.office import Office

PAUSE_MS = 350
CAPTIONS = {
    "period": "Период", "organization": "Организация", "person": "Работник", "plan": "План ИОМ", "register": "Раздел",
    "search": "Содержит", "query": "Отбор", "record": "О чём", "face": face_choice.CAPTION,
}  # fmt: skip
WHOLE_CITY = "Весь город"


class WishCard(Card):
    """The parameters; ``changed`` is told a moment after the last edit."""

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__("О чём документ")
        self.office = office
        self.kind = ""
        self._query: ListQuery | None = None
        self._columns: tuple[str, ...] = ()
        self._silent = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.changed)
        self.fields: dict[str, FormField] = {}
        self._add("period", ChoiceEdit(office.periods(), nullable=False), "Тот же, что вверху окна")
        self._add("organization", self._ref("organizations", WHOLE_CITY))
        self._add("person", self._ref("persons", "Начните вводить фамилию"))
        self._add("plan", ChoiceEdit((), "Последний"))
        self._add("record", self._record())
        options = [(r.key, r.title) for r in REGISTERS.values() if r.key != "import_batches"]
        self._add("register", ChoiceEdit(options, nullable=False))
        self._add("search", TextEdit("Все записи"))
        self._add("face", face_choice.face_edit(office), face_choice.HINT)
        self.filter = ChipRow()
        self.filter.removed.connect(lambda _: self._forget_query())
        self.body.addWidget(self.filter)
        self.fields["person"].editor.changed.connect(self._fill_plans)
        self.fields["period"].editor.changed.connect(self._period_chosen)

    def _ref(self, key: str, placeholder: str) -> RefEdit:
        desk = self.office.desk
        edit = RefEdit(lambda text: lists.suggest(desk, key, text), lambda number: registers.label(desk, key, number), placeholder)
        edit.opened.connect(lambda number: self.office.go({"organizations": "organization", "persons": "person"}[key], id=number))
        return edit

    def _record(self) -> RefEdit:
        """The record that the kind is about: a meeting, an event, a plan, a site."""
        desk = self.office.desk
        return RefEdit(
            lambda text: lists.suggest(desk, KINDS[self.kind].about, text) if self.kind and KINDS[self.kind].about else [],
            lambda number: registers.label(desk, KINDS[self.kind].about, number) if self.kind and KINDS[self.kind].about else "",
            "Начните вводить название",
        )

    def _add(self, name: str, editor: Any, hint: str = "") -> None:
        field = self.fields[name] = FormField(CAPTIONS[name], editor, hint)
        editor.changed.connect(self._edited)
        self.body.addWidget(field)

    def _edited(self) -> None:
        if not self._silent:
            if self.kind:
                self._name_record()
            self._timer.start()

    def _put(self, name: str, value: Any) -> None:
        self._silent = True
        self.fields[name].editor.set_value(value)
        self._silent = False

    # what is asked for

    def set_kind(self, key: str) -> None:
        """Show the fields of the kind; what is filled in stays."""
        if KINDS[key].about != (KINDS[self.kind].about if self.kind else ""):
            self._put("record", None)  # an event is no meeting
        self.kind = key
        asked = self._asked()
        by_query = self._by_query()
        for name, field in self.fields.items():
            field.setVisible(name in asked and not (by_query and name in ("register", "search", "record")))
        place = self.fields["organization"].editor
        place.setPlaceholderText("Начните вводить название" if "organization" in KINDS[key].needs else WHOLE_CITY)
        self.fields["plan"].setVisible("plan" in asked and bool(self._plans()))
        of_indicator = key == "indicator_passport"
        self.fields["search"].set_caption("Показатель" if of_indicator else CAPTIONS["search"])
        self.fields["search"].editor.setPlaceholderText("Все показатели" if of_indicator else "Все записи")
        self.fields["face"].setVisible(KINDS[key].personal or key in COUNTING)
        self._name_record()
        self._show_query()
        self.show_period()
        if key == "list" and not self.fields["register"].editor.value():
            self._put("register", "persons")

    def _by_query(self) -> bool:
        """Whether the document is about the records of a list: any list, or that of the register it is about."""
        kind = KINDS[self.kind]
        return self._query is not None and (self.kind == "list" or self._query.register in (self.kind, kind.about, kind.parts or "-"))

    def _name_record(self) -> None:
        """A summary of the monitoring may be that of a snapshot; then the snapshot says the period."""
        frozen = KINDS[self.kind].about == "snapshots"
        field = self.fields["record"]
        field.set_caption("Срез" if frozen else CAPTIONS["record"])
        now = frozen and "record" not in KINDS[self.kind].needs
        field.editor.setPlaceholderText("Данные как сейчас" if now else "Начните вводить название")
        self.fields["period"].setVisible("period" in self._asked() and not (frozen and field.editor.value() is not None))

    def _asked(self) -> tuple[str, ...]:
        """Fields of the kind; a period that only narrows is left out: without it an order takes what is in force today."""
        kind = KINDS[self.kind]
        return (*kind.needs, *(name for name in kind.may if name != "period"))

    def set_wish(self, what: dict[str, Any]) -> None:
        """Take what another page asks for: person, organization, plan, register, query, columns."""
        query: ListQuery | None = what.get("query")
        self._query, self._columns = query, tuple(what.get("columns") or ())
        if query is not None:
            self._put("register", query.register)
            self._put("search", query.search)
        for name in ("organization", "person", "register", "search"):
            if name in what:
                self._put(name, what[name])
        if plan := what.get("plan"):
            with self.office.desk.read() as reading:
                found = reading.get(LearningPlan, plan)
            if found is not None and "person" not in what:
                self._put("person", found.person)
        if "record" in what:
            self.kind = what.get("kind", self.kind)
            self._put("record", what["record"])
        self._fill_plans()
        self._put("plan", what.get("plan"))

    def _forget_query(self) -> None:
        self._query, self._columns = None, ()
        self.set_kind(self.kind)
        self._edited()

    def _show_query(self) -> None:
        shown = self._by_query()
        self.filter.setVisible(shown)
        if shown and self._query is not None:
            self.filter.set_active([("query", f"{REGISTERS[self._query.register].title}: как в списке")])

    def show_period(self) -> None:
        """The period of the window, and the faces that hide no less than it does."""
        self._silent = True
        faces, face = face_choice.options(self.office), self.fields["face"].editor
        chosen = face.value()
        face.set_options(faces)
        face.set_value(chosen if chosen in dict(faces) else faces[0][0])
        self.fields["period"].editor.set_options(self.office.periods())
        self.fields["period"].editor.set_value(self.office.period.code)
        self._silent = False

    def _period_chosen(self) -> None:
        code = self.fields["period"].editor.value()
        if not self._silent and code and code != self.office.period.code:
            self.office.set_period(code)

    def _plans(self) -> list[tuple[int, str]]:
        person = self.fields["person"].editor.value()
        if person is None:
            return []
        return [(number, name) for number, name, _ in lists.suggest(self.office.desk, "plans", "", person=person)]

    def _fill_plans(self) -> None:
        """Plans of the person chosen; with one or none there is nothing to choose."""
        plans = self._plans()
        editor = self.fields["plan"].editor
        editor.set_options(plans)
        if editor.value() not in [number for number, _ in plans]:
            self._put("plan", None)
        self.fields["plan"].setVisible(self.kind == "plan" and len(plans) > 1)

    def lacking(self) -> str:
        """What must be chosen before the document can be made, '' when nothing."""
        for name in KINDS[self.kind].needs:
            by_plan = name == "person" and self.fields["plan"].editor.value() is not None
            if name == "record" and self._by_query():
                continue
            if name in ("organization", "person", "record") and self.fields[name].editor.value() is None and not by_plan:
                return name
        return ""

    def wish(self) -> Wish:
        """The wish as it stands."""
        value = {name: field.editor.value() for name, field in self.fields.items()}
        asked = self._asked()
        wish = Wish(
            period=self.office.period if "period" in asked else None,
            as_of=self.office.as_of if "period" in asked else None,
            organization=value["organization"] if "organization" in asked else None,
            person=value["person"] if "person" in asked else None,
            plan=value["plan"] if "plan" in asked else None,
            record=value["record"] if "record" in asked else None,
            register=value["register"] or "persons",
            search=value["search"] if "search" in asked else "",
            face=value["face"] if self.fields["face"].isVisibleTo(self) else "",
        )
        return replace(wish, query=self._query, columns=self._columns) if self._by_query() else wish
