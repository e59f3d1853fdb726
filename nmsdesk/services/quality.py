"""Quality of the data: the rules with what mends each, the check of the base, exceptions with their author and reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain import rules as registry
from nmsdesk.domain.keeping import Waiver
from nmsdesk.domain.rules import Rule
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import count
from nmsdesk.services import registers
from nmsdesk.services.checks import OK, Checked, CheckProblem, Excepted, check, text
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import Saved
from nmsdesk.storage import records
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed

__all__ = [
    "OK", "CheckProblem", "Checked", "Excepted", "Judgement", "Rule", "accept", "accept_many", "check", "exceptions", "mend_caption",
    "rules", "rules_text", "text", "withdraw",
]  # fmt: skip
SEVERITIES = {"error": "ошибка", "warning": "предупреждение"}
MENDS = {
    "edit": "Исправить запись",
    "add": "Добавить запись",
    "remove": "Удалить лишнюю запись",
    "duplicates": "Сравнить записи",
    "merge": "Объединить организации",
    "import": "Принять список",
    "close_plan": "Закрыть план",
    "close_mentorship": "Завершить пару",
    "rested": "Показать, что на нём держится",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """An exception on the books: which rule, of which record (its id is None when the record is gone), why and by whom."""

    waiver: int
    rule: Rule
    register: str
    id: int | None
    label: str
    reason: str
    author: str
    at: str


def rules() -> tuple[Rule, ...]:
    """Every rule of the program, in the order of the registers; those of every field first."""
    order = {key: n for n, key in enumerate(("", *catalogue.REGISTERS))}
    return tuple(sorted(registry.REGISTRY.values(), key=lambda r: order[r.register]))


def mend_caption(mend: str) -> str:
    """What the button that mends says: «Исправить запись», «Завершить пару»."""
    return MENDS[mend.split(":")[0]]


def accept(desk: Desk, code: str, key: str, id: int, reason: str) -> Saved:
    """Judge a warning about a record to be no trouble; Rejected for an error, without a reason, or when it is not said of the record."""
    with desk.begin("add", f"Исключение: {registry.rule(code).title.lower()}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        waiver = _waiver(reading, code, key, id, reason)
        record, warnings = registers.put(begun.work, waiver, desk.today)
    return Saved(record, begun.changed, tuple(warnings))


def accept_many(desk: Desk, code: str, key: str, ids: Sequence[int], reason: str) -> Changed:
    """The same judgement about several records, one undo step."""
    number = count(len(ids), "запись", "записи", "записей")
    with desk.begin("add", f"Исключение: {registry.rule(code).title.lower()}, {number}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for id in ids:
            registers.put(begun.work, _waiver(reading, code, key, id, reason), desk.today)
    return begun.changed


def _waiver(reading: Reading, code: str, key: str, id: int, reason: str) -> Waiver:
    """The waiver to be saved: a new one, or the old one with a new reason."""
    rule = registry.rule(code)
    if rule.severity == "error":
        raise Rejected("Ошибку исключить нельзя: исправьте запись. Исключают только предупреждения.")
    if rule.register != key:
        raise Rejected(f"Правило «{code}» относится к разделу «{catalogue.register(rule.register).title}».")
    if not reason.strip():
        raise Rejected("Укажите причину исключения.")
    record: f.Record | None = reading.get(catalogue.register(key).record, id)
    if record is None:
        raise Stale("Записи больше нет. Обновите список.")
    if rule.scope == registry.RECORD and all(t.code != code for t in registry.check(record, reading)):
        raise Rejected("Этого замечания у записи уже нет: исключать нечего.")
    old = next((w for w in reading.where(Waiver, record_uid=record.uid) if (w.code, w.register) == (code, key)), None)
    if old is not None:
        return replace(old, reason=reason.strip(), until=None)
    return Waiver(code=code, register=key, record_uid=record.uid, reason=reason.strip())


def withdraw(desk: Desk, waiver_id: int) -> Changed:
    """Take an exception back: the warning is shown again."""
    waiver = registers.get(desk, "waivers", waiver_id)
    with desk.begin("remove", "Исключение снято") as begun:
        begun.work.remove(waiver)
    return begun.changed


def exceptions(desk: Desk) -> list[Judgement]:
    """Every exception on the books, the latest first; those of rules only, not postponed reminders."""
    with desk.read() as reading:
        waivers = [w for w in reading.where(Waiver) if w.code in registry.REGISTRY]
        labels = Labels(reading.connection)
        found = []
        for key in {w.register for w in waivers}:
            own = [w for w in waivers if w.register == key]
            known = records.by_uids(reading.connection, key, [w.record_uid for w in own])
            names = labels.of(key, [r.id for r in known.values()])
            for w in own:
                record = known.get(w.record_uid)
                number = record.id if record else None
                name = names.get(number, "") if number is not None else "записи больше нет"
                found.append(Judgement(w.id or 0, registry.rule(w.code), key, number, name, w.reason, w.changed_by, w.changed_at))
    return sorted(found, key=lambda x: x.waiver, reverse=True)


def rules_text() -> str:
    """The registry for a person at the command line."""
    lines = []
    for key in ("", *catalogue.REGISTERS):
        own = [r for r in rules() if r.register == key]
        if own:
            lines += ["", catalogue.register(key).title if key else "Любое поле"]
            lines += [f"  {r.code:38} {SEVERITIES[r.severity]:15} {r.title}. {r.hint}" for r in own]
    counted = count(len(rules()), "правило", "правила", "правил")
    return "\n".join([f"В программе {counted}.", *lines])
