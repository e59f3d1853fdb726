"""What a list is narrowed by: the text of the search language and the values picked beside it, together one query."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nmsdesk.domain import fields as f
from nmsdesk.domain.catalogue import Register
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.services import lists, querying, registers
from nmsdesk.storage.records import Labels
from nmsdesk.ui.office import Office

EMPLOYED = {"works": ("Организация", "organizations"), "post": ("Должность", "posts"), "teaches": ("Предмет", "")}
NAMED = 2  # so many values are named in a chip, more are counted


class ListFilter:
    """The text typed, the filters picked and the order of one list. ``troubles`` are sentences about what was not understood."""

    def __init__(self, office: Office, register: Register, default: ListQuery):
        self.office, self.register = office, register
        self.default = default
        self.text = ""
        self.troubles: tuple[str, ...] = ()
        self.picked: tuple[Filter, ...] = ()
        self.sort, self.descending = default.sort, default.descending
        self.title = ""  # what a list of given records is called
        self._typed = ListQuery(register.key)
        self._chosen: dict[str, tuple[Any, ...]] = {}  # values behind the filters made by `lists.narrowing`

    @property
    def query(self) -> ListQuery:
        """The whole question of the list."""
        return replace(
            self._typed, filters=(*self._typed.filters, *self.picked), sort=self.sort, descending=self.descending
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.picked or self.text.strip())

    def reset(self, filters: tuple[Filter, ...] = (), text: str = "", title: str = "") -> None:
        """Begin anew: these filters, this text, the first order."""
        self.picked, self.title = filters, title
        self._chosen = {}
        self.sort, self.descending = self.default.sort, self.default.descending
        self.type(text)

    def type(self, text: str) -> None:
        """Ask by another text."""
        self.text = text
        if not text.strip():
            self._typed, self.troubles = ListQuery(self.register.key), ()
            return
        found = querying.understood(self.office.desk, self.register.key, text)
        self._typed, self.troubles = found.query, tuple(found.troubles)

    def again(self) -> None:
        """Understand the text anew: «сегодня» and names may mean something else now."""
        self.type(self.text)

    def pick(self, item: Filter) -> None:
        """Filter by this instead of what was picked for the same field."""
        self.picked = (*(x for x in self.picked if x.field != item.field), item)

    def drop(self, field: str) -> None:
        """Stop filtering by what was picked for the field."""
        self.picked = tuple(x for x in self.picked if x.field != field)
        self._chosen.pop(field, None)

    # values of fields

    def chosen(self, field: str) -> tuple[Any, ...]:
        """The values picked for a field."""
        for item in self.picked:
            if item.field == field and field in self._chosen:
                return self._chosen[field]
            if item.field == field:
                return tuple(self._nothing(field) if v is None else v for v in _values(item))
        return ()

    def _nothing(self, field: str) -> Any:
        """What stands for «не указано» among the values of a field."""
        col = next((c for c in self.register.columns if c.name == field), None)
        return None if col is not None and isinstance(col.field, (f.Ref, f.Number, f.Day, f.Flag)) else ""

    def toggle(self, field: str, value: Any, beside: bool) -> None:
        """Pick a value, or leave it if it is picked; ``beside`` keeps the other values of the field."""
        before = self.chosen(field)
        if value in before:
            rest = tuple(v for v in before if v != value) if beside else ()
        else:
            rest = (*before, value) if beside else (value,)
        if not rest:
            self.drop(field)
        else:
            self.pick(self._made(field, rest))

    def _made(self, field: str, values: tuple[Any, ...]) -> Filter:
        """The filter of the values: of a declared field by itself, of what is counted beside the fields as the service says."""
        col = next((c for c in self.register.columns if c.name == field), None)
        if col is not None and not isinstance(col.field, f.Day) and (self.register.key, field) not in lists.OF_PERSONS:
            return value_filter(field, values)
        self._chosen[field] = values
        return replace(lists.narrowing(self.office.desk, self.register.key, field, *values), field=field)

    def narrowed_by(self, item: Filter) -> str:
        """A filter in words: «Вид: гимназия»."""
        if item.op in EMPLOYED:
            caption, key = EMPLOYED[item.op]
            values = _values(item)
            if len(values) > NAMED:
                return f"{caption}: выбрано {len(values)}"
            known = dict(lists.terms(self.office.desk, "subjects")) if not key else {}
            return f"{caption}: {', '.join(registers.label(self.office.desk, key, v) if key else known.get(v, str(v)) for v in values)}"
        if item.op == "young":
            return "Молодые педагоги"
        if item.field == "id":
            return self.title or "выбранные записи"
        if item.op in ("on", "until") and item.field in ("since", "until"):
            return "Действуют" if item.op == "on" else "Завершены"
        return self._of_field(item)

    def _of_field(self, item: Filter) -> str:
        col = next((c for c in self.register.columns if c.name == item.field), None)
        if item.op not in ("eq", "in", "empty", "any") or col is None:
            return querying.caption(self.office.desk, self.register.key, item) or self.title or "особый отбор"
        values = _values(item)
        if len(values) > NAMED:
            return f"{col.caption}: выбрано {len(values)}"
        return f"{col.caption}: {', '.join(self._shown(col, v) if v not in (None, '') else 'не указано' for v in values)}"

    def _shown(self, col: f.Column, value: Any) -> str:
        one = (value,) if isinstance(col.field, f.Many) else value
        with self.office.desk.read() as reading:
            return Labels(reading.connection).shown(self.register.key, [col.name], [(one,)])[0][0]


def value_filter(field: str, values: tuple[Any, ...]) -> Filter:
    """The filter of a field by one value, by none at all, or by any of several."""
    filled = tuple(v for v in values if v not in (None, ""))
    if not filled:
        return Filter(field, "empty")
    found = Filter(field, "eq", filled[0]) if len(filled) == 1 else Filter(field, "in", filled)
    return found if len(filled) == len(values) else Filter(field, "any", (Filter(field, "empty"), found))


def _values(item: Filter) -> tuple[Any, ...]:
    if item.op in EMPLOYED:
        found = item.value[0]
        return tuple(found) if isinstance(found, (tuple, list)) else (found,)
    match item.op:
        case "eq":
            return (item.value,)
        case "in":
            return tuple(item.value)
        case "empty":
            return (None,)
        case "any":
            return tuple(v for one in item.value for v in _values(one))
        case "young":
            return (True,)
    return ()
