"""Rules that only the whole base can tell: what is missing around a record rather than wrong in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from nmsdesk.domain import fields as f
from nmsdesk.domain.community import Association, Attendance, Meeting, Membership, Participation
from nmsdesk.domain.development import Program, RegistryEntry, Training
from nmsdesk.domain.knowledge import Development, DevelopmentAuthor, Measure, Practice, PracticeAuthor, Roadmap
from nmsdesk.domain.organizations import Organization, Team, TeamMember
from nmsdesk.domain.people import Employment, FormerName, Person, Post
from nmsdesk.domain.rules.registry import Known, of_base, over_base
from nmsdesk.errors import Trouble
from nmsdesk.russian import count, fold

Found = Iterator[tuple[f.Record, Trouble]]

DUPLICATE = of_base(
    "persons.possible_duplicate", "Возможно, один человек записан дважды", "Сравните записи.", "duplicates"
)  # services.duplicates
FILE_MISSING = of_base("attachments.missing", "Приложенного файла нет в папке базы", "Верните папку из копии.", "remove")
FILE_CHANGED = of_base("attachments.changed", "Приложенный файл изменён или повреждён", "Верните папку из копии.", "remove")
FILE_LOST = of_base("attachments.lost", "Файл приложен к удалённой записи", "Уберите файл.", "remove")  # services.attachments
JOBLESS = of_base("persons.jobless", "Работник без места работы", "Внесите место работы или удалите запись.", "add:employments")
EXTERNAL_ONLY = of_base(
    "persons.external_only", "Есть совместительство, а основного места нет", "Внесите основное место.", "add:employments"
)
INTERNAL_ALONE = of_base(
    "employments.internal.alone", "Внутренний совместитель без основного места", "Исправьте вид занятости.", "edit:kind"
)


@over_base
def _work(known: Known) -> Found:
    jobs: dict[int | None, list[Employment]] = defaultdict(list)
    for job in known.where(Employment):
        jobs[job.person].append(job)
    for person in known.where(Person):
        own = jobs.get(person.id, [])
        if not own:
            yield person, JOBLESS("", "У работника нет ни одного места работы: ни в один показатель он не войдёт.")
            continue
        now = [e for e in own if e.holds(known.today)]
        if now and all(e.kind == "external" for e in now):
            yield person, EXTERNAL_ONLY("", "Работает только внешним совместителем: основного места работы в базе нет.")
        mains = {e.organization for e in now if e.kind == "main"}
        for job in now:
            if job.kind == "internal" and job.organization not in mains:
                yield job, INTERNAL_ALONE("kind", "Внутреннее совместительство есть, а основного места в этой организации нет.")


SAME_NAME = of_base("former_names.same", "Прежнее имя то же, что нынешнее", "Исправьте или удалите прежнее имя.", "edit:last_name")


@over_base
def _former_names(known: Known) -> Found:
    for former in known.where(FormerName):
        person = known.get(Person, former.person)
        if person:
            names = ((former.last_name, person.last_name), (former.first_name, person.first_name), (former.patronymic, person.patronymic))
            if all(not was or fold(was) == fold(now) for was, now in names):
                yield former, SAME_NAME("last_name", "Прежнее имя совпадает с нынешним.")


STAFFLESS = of_base("organizations.staffless", "Организация без работников", "Примите список работников.", "import")
HEADLESS = of_base("organizations.headless", "В организации нет руководителя", "Внесите руководителя.", "add:employments")
TEAM_EMPTY = of_base("teams.empty", "Команда без участников", "Внесите состав.", "add:team_members")
TEAM_HEADLESS = of_base("teams.headless", "В команде нет руководителя и заместителя", "Отметьте роли.", "add:team_members")


@over_base
def _organizations(known: Known) -> Found:
    leading = {p.id for p in known.where(Post) if p.category == "leading"}
    staff: set[int | None] = set()
    led: set[int | None] = set()
    for job in known.where(Employment):
        if job.holds(known.today):
            staff.add(job.organization)
            if job.post in leading:
                led.add(job.organization)
    for place in known.where(Organization):
        if place.counted and place.holds(known.today):
            if place.id not in staff:
                yield place, STAFFLESS("", "В организации нет ни одного работника: список ещё не принят.")
            elif place.id not in led:
                yield place, HEADLESS("", "Среди работников нет ни одного руководителя.")


@over_base
def _teams(known: Known) -> Found:
    roles: dict[int | None, set[str]] = defaultdict(set)
    for member in known.where(TeamMember):
        if member.holds(known.today):
            roles[member.team].add(member.role)
    for team in known.where(Team):
        if team.holds(known.today):
            if not roles.get(team.id):
                yield team, TEAM_EMPTY("", "В команде нет участников.")
            elif not roles[team.id] & {"head", "deputy"}:
                yield team, TEAM_HEADLESS("", "В команде нет ни руководителя, ни заместителя: в показатель 4 она не войдёт.")


UNLISTED = of_base(
    "programs.registry", "Программы нет в реестре, а по ней учатся", "Внесите дни в реестре, если она там.", "add:registry_entries"
)


@over_base
def _programs(known: Known) -> Found:
    listed = {e.program for e in known.where(RegistryEntry)}
    learners: dict[int | None, int] = defaultdict(int)
    for training in known.where(Training):
        learners[training.program] += 1
    for program in known.where(Program):
        if program.id not in listed and (n := learners.get(program.id)):
            told = count(n, "запись об обучении", "записи об обучении", "записей об обучении")
            yield program, UNLISTED("", f"Программа ни разу не состояла в федеральном реестре, а по ней {told}.")


ASSOCIATION_HEADLESS = of_base("associations.headless", "У объединения нет руководителя", "Внесите руководителя.", "add:memberships")
MEETING_EMPTY = of_base("meetings.empty", "Заседание прошло, присутствие не отмечено", "Отметьте, кто был.", "add:attendances")
PAPER_TWICE = of_base("participations.certificate.duplicate", "Номер сертификата повторяется", "Исправьте номер.", "edit:certificate")


@over_base
def _associations(known: Known) -> Found:
    heads = {m.association for m in known.where(Membership) if m.role == "head" and m.holds(known.today)}
    for association in known.where(Association):
        if association.holds(known.today) and association.id not in heads:
            yield association, ASSOCIATION_HEADLESS("", "У действующего объединения нет руководителя.")
    marked = {a.meeting for a in known.where(Attendance)}
    for meeting in known.where(Meeting):
        if meeting.day and meeting.day < known.today and meeting.id not in marked:
            yield meeting, MEETING_EMPTY("", "Заседание прошло, а кто присутствовал – не отмечено.")


@over_base
def _certificates(known: Known) -> Found:
    first: dict[str, Participation] = {}
    for item in known.where(Participation):
        if item.certificate:
            other = first.setdefault(fold(item.certificate), item)
            if other.person != item.person:
                yield item, PAPER_TWICE("certificate", f"Сертификат № {item.certificate} уже выдан другому участнику.")


PRACTICE_NOBODY = of_base("practices.author.missing", "Практика в банке без автора", "Укажите авторов.", "add:practice_authors")
DEVELOPMENT_NOBODY = of_base(
    "developments.author.missing", "Разработка в каталоге без автора", "Укажите авторов.", "add:development_authors"
)
ROADMAP_EMPTY = of_base("roadmaps.empty", "План без пунктов", "Внесите пункты плана.", "add:measures")


@over_base
def _gathered(known: Known) -> Found:
    authors: Iterable[int | None] = {a.practice for a in known.where(PracticeAuthor)}
    for practice in known.where(Practice):
        if practice.state == "accepted" and practice.id not in authors:
            yield practice, PRACTICE_NOBODY("", "У практики в банке не указан ни один автор.")
    authors = {a.development for a in known.where(DevelopmentAuthor)}
    for development in known.where(Development):
        if development.state == "accepted" and development.id not in authors:
            yield development, DEVELOPMENT_NOBODY("", "У разработки в каталоге не указан ни один автор.")
    filled = {m.roadmap for m in known.where(Measure)}
    for roadmap in known.where(Roadmap):
        if roadmap.holds(known.today) and roadmap.id not in filled:
            yield roadmap, ROADMAP_EMPTY("", "В действующем плане нет ни одного пункта.")
