"""A school merged into another: people, sites, teams, pairs go on at the successor or end (domain.md §10, case 22)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from nmsdesk.domain.community import Association, Event
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.monitoring import Target
from nmsdesk.domain.organization_names import organization_key
from nmsdesk.domain.organizations import ChecklistMark, Organization, OrganizationAlias, Site, SiteAttachment, Team, TeamMember
from nmsdesk.domain.people import Absence, Employment
from nmsdesk.errors import Rejected
from nmsdesk.russian import clean, day, people
from nmsdesk.services.desk import Desk
from nmsdesk.services.foreseen import Change
from nmsdesk.services.moves.bonds import RUNNING, ended, lasts
from nmsdesk.services.moves.plan import Drafting, MovePlan, applied, day_of, open_place, planned
from nmsdesk.services.registers import Saved


def plan_merge_organizations(desk: Desk, gone: int, successor: int, on: date) -> MovePlan:
    """What merging ``gone`` into ``successor`` does; ``on`` is the last day of ``gone``, people go on from the next one."""
    return planned(desk, lambda draft: _Joining(draft, gone, successor, on).plan())


def merge_organizations(desk: Desk, gone: int, successor: int, on: date, keep: Collection[str] | None = None) -> Saved:
    """Merge an organisation into another: one undo step."""
    return applied(desk, lambda draft: _Joining(draft, gone, successor, on).plan(), keep)


class _Joining:
    """The merging of one organisation into another, effect by effect."""

    def __init__(self, draft: Drafting, gone: int, successor: int, on: date):
        self.draft, self.reading = draft, draft.reading
        self.on, self.since = day_of(on, "последний день присоединяемой организации"), on + timedelta(days=1)
        self.gone = draft.need(Organization, gone)
        if gone == successor:
            raise Rejected("Организация не может быть присоединена к самой себе.")
        if self.gone.until and self.gone.until < on:
            raise Rejected(f"Организация «{self.gone.name}» уже закончила работу {day(self.gone.until)}.")
        if self.gone.since and on < self.gone.since:
            raise Rejected(f"Организация «{self.gone.name}» работает с {day(self.gone.since)}: последний день не может быть раньше.")
        self.successor = open_place(draft, successor, self.since)

    def plan(self) -> MovePlan:
        gone, to = self.gone, self.successor
        closed = replace(gone, until=self.on, successor=to.id)
        self.draft.end(gone, closed, f"{gone.name}: последний день {day(self.on)}, правопреемник – {to.name}", optional=False)
        self._names()
        self._jobs()
        self._teams()
        self._sites()
        self._marks()
        self._pairs()
        self._groups()
        title = f"Присоединение: {gone.name} → {to.name}"
        return self.draft.plan(title, f"Присоединение организации: {gone.name} к {to.name}, последний день {day(self.on)}")

    def _names(self) -> None:
        """The names of the old one lead to the successor, now and in files of later years."""
        aliases = self.reading.where(OrganizationAlias, organization=self.gone.id)
        for alias in aliases:
            self.draft.carry(alias, replace(alias, organization=self.successor.id), f"Название «{alias.name}» ведёт к правопреемнику")
        known = {a.key for a in (*aliases, *self.reading.where(OrganizationAlias, organization=self.successor.id))}
        for n, name in enumerate(dict.fromkeys(clean(x) for x in (self.gone.name, self.gone.full_name) if x)):
            key = organization_key(name)
            if key not in known and not self.reading.where(OrganizationAlias, key=key):
                known.add(key)
                alias = OrganizationAlias(organization=self.successor.id, name=name, key=key)
                self.draft.add(alias, f"Название «{name}» ведёт к правопреемнику", str(n), optional=True)

    def _jobs(self) -> None:
        jobs = [e for e in self.reading.where(Employment, organization=self.gone.id) if lasts(e, self.on)]
        there = {e.person for e in self.reading.where(Employment, organization=self.successor.id) if lasts(e, self.on)}
        if both := {e.person for e in jobs} & there:
            self.draft.warnings.append(f"Уже работают у правопреемника: {people(len(both))}. Проверьте вид занятости.")
        self.draft.labels.of("persons", [e.person for e in jobs])
        for job in sorted(jobs, key=lambda e: (self.draft.person(e.person), e.id)):
            who = f"{self.draft.person(job.person)}, {self.draft.label('posts', job.post)}"
            if job.since and job.since > self.on:
                later = replace(job, organization=self.successor.id)
                self.draft.carry(job, later, f"{who}: с {day(job.since)} сразу у правопреемника", optional=False)
                continue
            new = replace(
                job, id=self.draft.next_id(), uid="", organization=self.successor.id, since=self.since, end_reason=job.end_reason
            )
            closed = replace(job, until=self.on, end_reason="merged")
            also = (Change(None, new), *self._absences(job, new))
            self.draft.carry(job, closed, f"{who}: с {day(self.since)} в {self.successor.name}", optional=False, also=also)

    def _absences(self, job: Employment, new: Employment) -> list[Change]:
        """Absences that last beyond the day go on at the successor."""
        found = []
        for absence in self.reading.where(Absence, employment=job.id):
            if lasts(absence, self.on):
                if closed := ended(absence, self.on):
                    found.append(Change(absence, closed))
                    going = replace(absence, id=self.draft.next_id(), uid="", employment=new.id, since=self.since)
                    found.append(Change(None, going))
                else:
                    found.append(Change(absence, replace(absence, employment=new.id)))
        return found

    def _teams(self) -> None:
        for team in self.reading.where(Team, organization=self.gone.id):
            if lasts(team, self.on):
                seats = [m for m in self.reading.where(TeamMember, team=team.id) if lasts(m, self.on)]
                also = tuple(Change(m, ended(m, self.on)) for m in seats)
                if closed := ended(team, self.on):
                    self.draft.end(team, closed, f"Команда «{team.name}» с составом – завершить {day(self.on)}", also=also)

    def _sites(self) -> None:
        label = self.draft.label
        for site in self.reading.where(Site, organization=self.gone.id):
            if lasts(site, self.on):
                name = f"Площадка: {label('sites', site.id)}"
                if closed := ended(site, self.on):
                    links = [a for a in self.reading.where(SiteAttachment, site=site.id) if lasts(a, self.on)]
                    also = tuple(Change(a, ended(a, self.on)) for a in links)
                    self.draft.end(site, closed, f"{name} – завершить {day(self.on)}", also=also)
        own = {s.id for s in self.reading.where(Site, organization=self.gone.id)}
        for link in self.reading.where(SiteAttachment, organization=self.gone.id):
            if lasts(link, self.on) and link.site not in own:
                text = f"Закрепление за площадкой: {label('sites', link.site)} – завершить {day(self.on)}"
                self.draft.end(link, ended(link, self.on), text)

    def _marks(self) -> None:
        for mark in self.reading.where(ChecklistMark, organization=self.gone.id):
            if lasts(mark, self.on):
                name = self.draft.label("checklist_items", mark.item)
                self.draft.end(mark, ended(mark, self.on), f"Отметка чек-листа «{name}» – завершить {day(self.on)}")
        for target in self.reading.where(Target, organization=self.gone.id):
            if lasts(target, self.on):
                self.draft.end(target, ended(target, self.on), f"Цель показателя {target.indicator} – завершить {day(self.on)}")

    def _pairs(self) -> None:
        """Pairs that go on are now of the successor."""
        pairs = {m.id: m for m in self.reading.where(Mentorship, mentor_organization=self.gone.id)}
        pairs.update({m.id: m for m in self.reading.where(Mentorship, mentee_organization=self.gone.id)})
        for m in pairs.values():
            if m.state in RUNNING and lasts(m, self.on):
                mentor, mentee = self._after(m.mentor_organization), self._after(m.mentee_organization)
                after = replace(m, mentor_organization=mentor, mentee_organization=mentee)
                names = f"{self.draft.person(m.mentor)} – {self.draft.person(m.mentee)}"
                self.draft.carry(m, after, f"Пара: {names} продолжается у правопреемника")

    def _after(self, number: int | None) -> int | None:
        return self.successor.id if number == self.gone.id else number

    def _groups(self) -> None:
        """Associations and events to come that are based at the old one."""
        for group in self.reading.where(Association, organization=self.gone.id):
            if lasts(group, self.on):
                after = replace(group, organization=self.successor.id)
                self.draft.carry(group, after, f"Объединение «{group.name}» – на базе правопреемника")
        for event in self.reading.where(Event, organization=self.gone.id):
            if event.since and event.since > self.on:
                after_event = replace(event, organization=self.successor.id)
                self.draft.carry(event, after_event, f"Мероприятие «{event.title}» {day(event.since)} – на базе правопреемника")
        for before in self.reading.where(Organization, successor=self.gone.id):
            self.draft.warnings.append(f"Раньше к ней присоединена «{before.name}»: её названия тоже ведут к правопреемнику.")
