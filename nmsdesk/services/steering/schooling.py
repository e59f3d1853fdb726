"""Which schools lack what in indicators 6 and 7: conditions of the mentoring model, a status of a site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark, Site
from nmsdesk.domain.periods import add_months
from nmsdesk.errors import Rejected
from nmsdesk.russian import count, day
from nmsdesk.services import checklists, registers
from nmsdesk.services.desk import Desk
from nmsdesk.services.mentors import model
from nmsdesk.services.shortfalls import Mend
from nmsdesk.services.steering.asked import SCHOOL, Asked
from nmsdesk.services.steering.doing import Doing
from nmsdesk.services.steering.model import Candidate

CONDITIONS = ("условие", "условия", "условий")


def conditions(asked: Asked) -> Iterator[Candidate]:
    """6: marks that are missing or speak against the facts are data; one condition is one action; more are several steps."""
    needed = sorted((i for i in asked.reading.where(ChecklistItem) if i.obligatory and not i.hidden), key=lambda i: i.position or 0)
    marks, on = asked.among(ChecklistMark, "organization"), asked.context.as_of
    facts = {(c.organization, c.item) for c in model.found(asked.reading, asked.ids) if c.mark == "no" and not c.agrees}
    for member in asked.members:
        own = marks.get(member.id, [])
        now = {m.item: m.state for m in own if m.holds(on)}
        lacking = [i for i in needed if now.get(i.id) not in ("yes", "na")]
        refused = [i for i in lacking if now.get(i.id) == "no" and (member.id, i.id) not in facts]
        lapsed = {m.item for m in own if m.state == "yes" and m.until and m.until < on}
        names = "; ".join(f"«{i.name}»" for i in lacking[:2]) + (f" и ещё {len(lacking) - 2}" if len(lacking) > 2 else "")
        if now and not refused:
            said = "продлить отметку" if all(i.id in lapsed for i in lacking) else "внести отметку"
            cost, action = "data", f"{said} чек-листа: {names}"
        elif len(lacking) == 1:
            cost, action = "action", f"выполнить и отметить условие {names}"
        elif not now:
            cost, action = "more", f"заполнить чек-лист модели наставничества: {count(len(lacking), *CONDITIONS)}"
        else:
            cost, action = "more", f"выполнить {count(len(lacking), *CONDITIONS)}: {names}"
        values = {"organization": member.id, "item": lacking[0].id if lacking else None, "since": on}
        mend = Mend("Отметить условие", "checklist_marks", None, "item", values)
        apply = _marked(member.id, [i.id or 0 for i in lacking], on)
        yield asked.made(member, cost, action, apply, mend, responsible=SCHOOL)


def _marked(organization: int, items: list[int], on: date) -> Doing:
    def apply(desk: Desk) -> None:
        for item in items:
            checklists.mark(desk, organization, item, "yes", on=on)

    return apply


def sites(asked: Asked) -> Iterator[Candidate]:
    """7: a status that begins within the period, one that has ended and may be prolonged, a new one."""
    kinds = [t.code for t in asked.reading.where(Term, dictionary="site_kinds") if t.counts]
    own = asked.among(Site, "organization")
    for member in asked.members:
        counted = [s for s in own.get(member.id, ()) if s.kind in kinds]
        coming = [s for s in counted if s.since and asked.on < s.since <= asked.until]
        lately = add_months(asked.first, -12)
        ended = [s for s in counted if s.until and lately <= s.until < asked.first]
        if coming:
            site = min(coming, key=lambda s: (s.since or date.max, s.id or 0))
            action = f"начать работу площадки: статус с {day(site.since)}"
            mend = Mend("Открыть площадку", "sites", site.id)
            yield asked.made(member, "under_way", action, _saved(replace(site, since=asked.on)), mend, responsible=SCHOOL, on=site.since)
        elif ended:
            site = max(ended, key=lambda s: (s.until or date.min, s.id or 0))
            ready = replace(site, until=max(asked.until, add_months(site.until or asked.on, 12)))
            action = f"продлить статус «{asked.labels.term('site_kinds', site.kind)}», закончился {day(site.until)}"
            mend = Mend("Продлить статус", "sites", site.id, "until")
            yield asked.made(member, "action", action, _saved(ready), mend)
        else:
            values = {"organization": member.id, "kind": kinds[0] if kinds else "", "since": asked.reading.today}
            mend = Mend("Внести площадку", "sites", None, "kind", values)
            apply = _saved(Site(organization=member.id, kind=kinds[0], since=asked.on)) if kinds else _no_kind
            yield asked.made(member, "more", "подготовить заявку и получить статус площадки или школы-ментора", apply, mend)


def _saved(site: Site) -> Doing:
    return lambda desk: registers.save(desk, site)


def _no_kind(_: Desk) -> None:
    raise Rejected("В справочнике нет вида площадки, который учитывается в показателях.")
