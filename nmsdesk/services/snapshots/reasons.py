"""Why one subject is counted otherwise than before: one cause for each, found in both lists and in the journal."""

from __future__ import annotations

from datetime import date

from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED
from nmsdesk.russian import day
from nmsdesk.services.snapshots.contents import Frozen, Subject
from nmsdesk.services.snapshots.tracing import FACTS, NEW, PAST, PRESENCE, SHARED, Traces, verdict, words
from nmsdesk.storage.traces import Trace

ABSENT = ""
INSIDE = (COUNTED, NOT_COUNTED)
_USUAL = {
    "merge": "две записи стали одной", "past": "исправлены прежние сведения", "new": "новые сведения после дня среза",
    "came": "теперь подходит под условия показателя", "left": "больше не подходит под условия показателя",
    "period": "событие относится к прежнему периоду",
}  # fmt: skip


class Reasons:
    """Two monitorings and what the journal tells between them."""

    def __init__(self, left: Frozen, right: Frozen, traces: Traces):
        self.left, self.right, self.traces = left, right, traces
        self.later = right.as_of != left.as_of
        self.other_period = right.period != left.period
        self.staff = {s.uid for s in right.parts["1"].subjects if s.status in INSIDE} if "1" in right.parts else set()
        self._merged = {*traces.merged, *traces.merged.values(), *traces.touched}
        joined = {t.uid: t for t in traces.shared.get("organizations", ()) if "successor" in t.body}  # the last line of each
        self._joining = {t.operation for t in joined.values() if t.body["successor"][-1]}

    def usual(self, cause: str) -> str:
        return _USUAL.get(cause, "")

    def of(self, code: str, uid: str, was: Subject | None, now: Subject | None) -> tuple[str, str]:
        """(cause, why in words; '' when nothing but the days or the rules tells of it)."""
        register = self.left.parts[code].register
        owner = (now or was).owner if now or was else ""  # type: ignore[union-attr]
        if uid in self._merged or (owner and owner in self._merged):
            return "merge", "записи объединены" if uid in self.traces.merged else _USUAL["merge"]
        own = self.traces.lines(register, uid, (register,)) if register in ("organizations", "teams") else ()
        if any(t.operation in self._joining for t in own):
            return "merge", "организация присоединена к другой"
        a, b = was.status if was else ABSENT, now.status if now else ABSENT
        if a in INSIDE and b in INSIDE:
            return self._fact(code, register, uid, gained=b == COUNTED)
        if register == "plans":
            return self._plan(code, uid, owner, gained=b in INSIDE)
        return self._came(code, register, uid, a, now) if b in INSIDE else self._left(code, register, uid, now)

    def _fact(self, code: str, register: str, uid: str, gained: bool) -> tuple[str, str]:
        """In the population before and after: the facts decide."""
        lines = self.traces.lines(register, uid, FACTS[code])
        if found := verdict(lines, gained):
            return found, words(lines)
        return self._by_days(code, gained)

    def _by_days(self, code: str, gained: bool) -> tuple[str, str]:
        """No line of its own: something shared was corrected, or the day or the period is another."""
        shared = [t for table in SHARED[code] for t in self.traces.shared.get(table, ())]
        if shared and not self.later and not self.other_period:
            return PAST, f"общие сведения – {words(shared)}"
        if self.other_period and not gained:
            return "period", ""
        return (NEW, "") if self.later or self.other_period else (PAST, "")

    def _plan(self, code: str, uid: str, owner: str, gained: bool) -> tuple[str, str]:
        lines = self.traces.lines("plans", uid, FACTS[code])
        if found := verdict(lines, gained):
            return found, words(lines)
        presence = self.traces.lines("persons", owner, PRESENCE)
        if presence:
            return self._presence(presence, gained)
        if gained:
            return (NEW, "наступил срок плана") if self.later or self.other_period else self._by_days(code, gained)
        if owner not in self.staff and self.later:
            return "left", "работника нет в расчёте"
        return self._by_days(code, gained)

    def _came(self, code: str, register: str, uid: str, before: str, now: Subject | None) -> tuple[str, str]:
        lines = self.traces.lines(register, uid, PRESENCE)
        if before == ABSENT and now is not None and now.since > self.left.as_of.isoformat():
            return "came", f"приём на работу {_day(now.since)}"
        if self.later and before == EXCLUDED and not any(t.what == "removed" for t in lines):
            return "came", "снова в расчёте: причина исключения больше не действует"
        if before == NO_DATA and lines:
            return verdict(lines, True) or NEW, words(lines)
        if lines:
            return self._presence(lines, True)
        return ("came", "") if self.later or self.other_period else self._by_days(code, True)

    def _left(self, code: str, register: str, uid: str, now: Subject | None) -> tuple[str, str]:
        lines = self.traces.lines(register, uid, PRESENCE)
        if now is not None and now.status == EXCLUDED and self.later and verdict(lines, False) != PAST:
            return "left", now.reason
        if lines:
            return self._presence(lines, False)
        if not self.later and not self.other_period:
            return self._by_days(code, False)
        if code == "5" and uid in self.staff:
            return "left", "исполнилось предельное число лет или закончились первые годы работы"
        return "left", ""

    def _presence(self, lines: list[Trace], gained: bool) -> tuple[str, str]:
        """Work begun or ended after the day of the first list is a coming or a leaving, whenever it was typed in; the rest is typing."""
        on = self.left.as_of.isoformat()
        for t in reversed(lines):
            ended = t.body.get("until", (None, None))[-1]
            begun = t.body.get("since", (None, None))[-1]
            if t.table == "absences":
                if t.what == "added" and not gained and begun and begun > on:
                    return "left", f"длительное отсутствие с {_day(begun)}"
                if gained and ended and ended >= on:
                    return "came", f"отсутствие закончилось {_day(ended)}"
            elif not gained and ended and ended >= on and t.what != "removed":
                return "left", f"{'увольнение' if t.table == 'employments' else 'прекращение'} {_day(ended)}"
            elif gained and begun and begun > on and t.what == "added":
                return "came", f"{'приём на работу' if t.table == 'employments' else 'начало'} {_day(begun)}"
        return verdict(lines, gained) or PAST, words(lines)


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso))
