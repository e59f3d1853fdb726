"""Rules of organisations and what belongs to them: names, headcounts, sites, the checklist, teams (domain.md §§3.2, 4.4, 5.5)."""

from __future__ import annotations

from collections.abc import Iterator

from nmsdesk.domain.organization_names import organization_key
from nmsdesk.domain.organizations import ChecklistMark, Headcount, Organization, OrganizationAlias, Site, SiteAttachment, Team, TeamMember
from nmsdesk.domain.people import Absence, Employment, Post
from nmsdesk.domain.rules.registry import Known, days, error, of, outside, overlapping, warning
from nmsdesk.errors import Trouble
from nmsdesk.russian import day, fold, people

OWN_SUCCESSOR = error("organizations.self", "Организация – правопреемник самой себя", "Выберите другую организацию.", "edit:successor")
NO_LAST_DAY = error("organizations.until.required", "Присоединена без последнего дня", "Укажите последний день работы.", "edit:until")
SAME_ORGANIZATION = error("organizations.duplicate", "Организация заведена дважды", "Добавьте второе название к первой.", "merge")
SAME_CODE = warning("organizations.code.duplicate", "Один код у двух организаций", "Сверьте ИНН или код.", "edit:code")
DEAD_SUCCESSOR = warning(
    "organizations.successor.closed", "Правопреемник сам закрыт раньше", "Укажите действующего правопреемника.", "edit:successor"
)


@of(Organization)
def _organization(r: Organization, known: Known) -> Iterator[Trouble]:
    if r.successor is not None and r.successor == r.id:
        yield OWN_SUCCESSOR("successor", "Организация не может быть правопреемником самой себя.")
    if r.successor is not None and r.until is None:
        yield NO_LAST_DAY("until", "У присоединённой организации укажите последний день работы.")
    key = organization_key(r.name)
    same = next((o for o in known.where(Organization) if o.id != r.id and not o.until and organization_key(o.name) == key), None)
    if same and not r.until:
        yield SAME_ORGANIZATION("name", f"Такая организация уже есть: «{same.name}».")
    if r.code and (other := next((o for o in known.where(Organization, code=r.code) if o.id != r.id and not o.until), None)):
        yield SAME_CODE("code", f"Этот код уже у организации «{other.name}».")
    successor = known.get(Organization, r.successor)
    if successor and successor.id != r.id and successor.until and r.until and successor.until < r.until:
        yield DEAD_SUCCESSOR("successor", f"Правопреемник «{successor.name}» работал только по {day(successor.until)}.")


SAME_ALIAS = error("organization_aliases.duplicate", "Одно название у двух организаций", "Уточните название.", "edit:name")


@of(OrganizationAlias)
def _alias(r: OrganizationAlias, known: Known) -> Iterator[Trouble]:
    if any(a.organization != r.organization for a in known.where(OrganizationAlias, key=r.key) if a.id != r.id):
        yield SAME_ALIAS("name", "Так уже называют другую организацию. Уточните название.")


FEWER = warning(
    "headcounts.less",
    "Численность меньше, чем работников в базе",
    "Исправьте численность или завершите лишние места работы.",
    "edit:teaching",
)
HEADCOUNT_TWICE = error("headcounts.duplicate", "Две численности на один день", "Оставьте одну запись.", "edit:day")
HEADCOUNT_LATER = warning("headcounts.future", "Численность на будущий день", "Исправьте дату.", "edit:day")


@of(Headcount)
def _headcount(r: Headcount, known: Known) -> Iterator[Trouble]:
    if any(o.id != r.id for o in known.where(Headcount, organization=r.organization, day=r.day)):
        yield HEADCOUNT_TWICE("day", f"Численность на {day(r.day)} уже записана.")
    if r.day and r.day > known.today:
        yield HEADCOUNT_LATER("day", f"Численность указана на {day(r.day)}: этот день ещё не наступил.")
    if r.teaching is None or r.day is None:
        return
    jobs = [e for e in known.where(Employment, organization=r.organization) if e.kind == "main" and e.holds(r.day)]
    groups = {p.id: p.category for p in known.where(Post)} if jobs else {}
    teaching = [e for e in jobs if groups.get(e.post) == "teaching"]
    if r.teaching < len({e.person for e in teaching}):
        # Those on long leave may stand in the form or not: both are in order.
        there = {e.person for e in teaching if not any(a.holds(r.day) for a in known.where(Absence, employment=e.id))}
        if r.teaching < len(there):
            yield FEWER("teaching", f"По документу {people(r.teaching)}, а в базе на этот день педагогов {len(there)}.")


CLOSED_SITE = warning("sites.outside", "Площадка дольше организации", "Завершите статус днём закрытия организации.", "edit:until")
SAME_SITE = warning("sites.duplicate", "Одна площадка записана дважды", "Удалите лишнюю запись.", "remove")
SITE_ORDER = warning("sites.order.missing", "Площадка без приказа", "Укажите приказ или документ-основание.", "edit:order", quiet=True)


@of(Site)
def _site(r: Site, known: Known) -> Iterator[Trouble]:
    place = known.get(Organization, r.organization)
    if place and place.until and (r.until is None or r.until > place.until):
        yield CLOSED_SITE("until", f"Организация работала по {day(place.until)}, а статус площадки длится дольше.")
    same = [s for s in known.where(Site, organization=r.organization) if s.kind == r.kind and fold(s.topic) == fold(r.topic)]
    if other := overlapping(r, same):
        yield SAME_SITE("since", f"Такая же площадка уже записана: {days(other)}.")
    if not r.order and r.act is None:
        yield SITE_ORDER("order", "Не указан приказ о присвоении статуса.")


TO_ITSELF = error("site_attachments.self", "Организация закреплена за собственной площадкой", "Выберите другую.", "edit:organization")
ATTACHED_OUTSIDE = error("site_attachments.outside", "Закрепление выходит за срок площадки", "Исправьте даты.", "edit:since")
ATTACHED_TWICE = error("site_attachments.overlap", "Закрепление записано дважды", "Исправьте даты или удалите лишнее.", "edit:since")


@of(SiteAttachment)
def _attachment(r: SiteAttachment, known: Known) -> Iterator[Trouble]:
    site = known.get(Site, r.site)
    if site and site.organization == r.organization:
        yield TO_ITSELF("organization", "Организация не закрепляется за собственной площадкой.")
    if site and outside(r, site):
        yield ATTACHED_OUTSIDE("since", f"Площадка действует {days(site)}: закрепление выходит за эти дни.")
    if other := overlapping(r, known.where(SiteAttachment, site=r.site, organization=r.organization)):
        yield ATTACHED_TWICE("since", f"Организация уже закреплена за этой площадкой {days(other)}.")


MARK_TWICE = error("checklist_marks.overlap", "Две отметки по одному условию", "Завершите прежнюю отметку.", "edit:until")
MARK_BARE = warning(
    "checklist_marks.document.missing", "Условие выполнено, а документа нет", "Укажите документ.", "edit:document", quiet=True
)


@of(ChecklistMark)
def _mark(r: ChecklistMark, known: Known) -> Iterator[Trouble]:
    if other := overlapping(r, known.where(ChecklistMark, organization=r.organization, item=r.item)):
        yield MARK_TWICE("since", f"Отметка по этому условию уже есть {days(other)}.")
    if r.state == "yes" and not r.document.strip() and r.act is None:
        yield MARK_BARE("document", "Условие отмечено выполненным, а документ не указан.")


TEAM_TWICE = warning("teams.overlap", "Две управленческие команды сразу", "Завершите прежнюю команду.", "edit:until")


@of(Team)
def _team(r: Team, known: Known) -> Iterator[Trouble]:
    if other := overlapping(r, known.where(Team, organization=r.organization)):
        yield TEAM_TWICE("since", f"В организации уже есть команда «{other.name}» {days(other)}.")


MEMBER_TWICE = error("team_members.overlap", "Работник в команде дважды", "Завершите прежнее участие.", "edit:until")
MEMBER_OUTSIDE = warning("team_members.outside", "Участие выходит за срок команды", "Исправьте даты.", "edit:until")
MEMBER_ELSEWHERE = warning(
    "team_members.elsewhere", "Член команды не работает в организации", "Завершите участие или исправьте место работы.", "edit:until"
)


@of(TeamMember)
def _team_member(r: TeamMember, known: Known) -> Iterator[Trouble]:
    if other := overlapping(r, known.where(TeamMember, team=r.team, person=r.person)):
        yield MEMBER_TWICE("since", f"Этот работник уже состоит в команде {days(other)}.")
    team = known.get(Team, r.team)
    if team and outside(r, team):
        yield MEMBER_OUTSIDE("until", f"Команда действует {days(team)}: участие выходит за эти дни.")
    if team and r.holds(known.today) and team.holds(known.today):
        jobs = known.where(Employment, person=r.person)
        if jobs and not any(e.organization == team.organization and e.holds(known.today) for e in jobs):
            yield MEMBER_ELSEWHERE("until", "Работник состоит в команде, а в этой организации не работает.")
