"""What a school may owe to a round, and the signs that it has come: files taken in, marks of the registers that need no file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.cycle import MonitoringRound
from nmsdesk.domain.monitoring import Submission
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark, Site
from nmsdesk.domain.periods import period
from nmsdesk.errors import Rejected
from nmsdesk.exchange.lists import KINDS
from nmsdesk.services.desk import Reading


@dataclass(frozen=True, slots=True)
class Owed:
    """A list of a round: its name alone and inside a sentence, the kinds of files that bring it, what else counts as sent."""

    key: str
    title: str
    inside: str
    kinds: tuple[str, ...]
    how: str

    @property
    def by_file(self) -> bool:
        """Whether a file has to come."""
        return self.how == FILED


FILED = "отмечается само, когда файл принят"
OWED = {
    o.key: o
    for o in (
        Owed("staff", "Список работников", "список работников", (KINDS["staff"].title,), FILED),
        Owed(
            "diagnostics", "Результаты диагностики", "результаты диагностики", (KINDS["diagnostics"].title, KINDS["tasks"].title), FILED
        ),
        Owed("diagnostic_summaries", "Сводка диагностики", "сводка диагностики", (KINDS["diagnostic_summaries"].title,), FILED),
        Owed("trainings", "Обучение", "обучение", (KINDS["trainings"].title,), FILED),
        Owed("plans", "Планы ИОМ", "планы ИОМ", (KINDS["plans"].title,), FILED),
        Owed("mentorships", "Наставничество", "наставничество", (KINDS["mentorships"].title,), FILED),
        Owed(
            "checklist", "Чек-лист модели наставничества", "чек-лист наставничества", ("Чек-лист модели наставничества",),
            "сдан, когда отмечены все обязательные условия; файл не нужен",
        ),
        Owed(
            "sites", "Сведения о площадках", "сведения о площадках", ("Сведения о площадках",),
            "сданы, когда внесена площадка, действующая в периоде; если площадок нет, отметьте получение сами",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Came:
    """A list that has come: the day when it first did, the last file with its rows (None: no file was needed)."""

    key: str
    day: date
    batch: int | None = None
    rows: int = 0
    file_day: date | None = None
    at: str = ""  # the moment of the last file

    @property
    def by_hand(self) -> bool:
        """Whether its coming was noted without a file."""
        return self.batch is not None and not self.rows


def keys_of(text: str) -> tuple[str, ...]:
    """Known keys out of «staff, diagnostics», in their usual order; unknown words are left out."""
    said = set(re.findall(r"[a-z_]+", text))
    return tuple(key for key in OWED if key in said)


def of_text(text: str) -> tuple[str, ...]:
    """Keys of the lists by keys or Russian names; Rejected with the names when one is not known."""
    names = {o.title.casefold(): o.key for o in OWED.values()} | {o.inside.casefold(): o.key for o in OWED.values()}
    found = set()
    for part in filter(None, (p.strip() for p in re.split("[,;]", text))):
        key = part if part in OWED else names.get(part.casefold(), "")
        if not key:
            raise Rejected(f"Списка «{part}» нет. Есть: {', '.join(f'{o.key} – {o.inside}' for o in OWED.values())}.")
        found.add(key)
    if not found:
        raise Rejected("Отметьте хотя бы один список, который сдают организации.")
    return tuple(key for key in OWED if key in found)


def text_of(keys: Collection[str]) -> str:
    """«staff, diagnostics», as a round keeps its lists."""
    return ", ".join(key for key in OWED if key in set(keys))


def kind_of(title: str) -> str:
    """The list that a file of this kind brings, '' when a round never asks for it."""
    return next((o.key for o in OWED.values() if title in o.kinds), "")


def arrivals(reading: Reading, r: MonitoringRound, places: Collection[int]) -> dict[int, dict[str, Came]]:
    """What has come from the organisations since the first day of the round, by organisation and list."""
    wanted, found = keys_of(r.lists), defaultdict[int, dict[str, Came]](dict)
    if not places or r.since is None:
        return found
    kinds = {title: key for key in wanted for title in OWED[key].kinds}
    for s in sorted(reading.where(Submission, organization=set(places)), key=lambda s: (s.day or date.min, s.id or 0)):
        key = kinds.get(s.kind)
        if r.state == "closed" and s.changed_at > r.changed_at:
            continue  # came when nobody was collecting any more
        if key and s.day and r.since <= s.day <= reading.today and s.organization:
            first = found[s.organization].get(key)
            found[s.organization][key] = Came(key, first.day if first else s.day, s.batch, s.rows or 0, s.day, s.changed_at)
    if "checklist" in wanted:
        _checklists(reading, r.since, places, found)
    if "sites" in wanted:
        span = period(r.period)
        for site in reading.where(Site, organization=set(places)):
            if (site.since or span.since) <= span.until and (site.until or span.until) >= span.since and site.organization:
                found[site.organization].setdefault("sites", Came("sites", max(r.since, site.since or r.since)))
    return found


def _checklists(reading: Reading, since: date, places: Collection[int], found: dict[int, dict[str, Came]]) -> None:
    """A checklist has come when every obligatory condition is marked today, whatever the mark; its day is that of the last mark."""
    needed = {i.id for i in reading.where(ChecklistItem) if i.obligatory and not i.hidden}
    marked: dict[int, dict[int, date]] = defaultdict(dict)
    for m in reading.where(ChecklistMark, organization=set(places)):
        if m.item in needed and m.organization and m.item and m.holds(reading.today):
            marked[m.organization][m.item] = m.since or since
    for place, days in marked.items():
        if needed and len(days) == len(needed):
            found[place].setdefault("checklist", Came("checklist", max(since, *days.values())))
