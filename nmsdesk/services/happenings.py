"""What happened to a person, in human words that agree with the sex when it is known: the moments of the timeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nmsdesk.domain import terms
from nmsdesk.domain.people import Absence, Employment, FormerName, Person, QualificationCategory
from nmsdesk.reports.cases import name_in, post_in
from nmsdesk.russian import day, inside
from nmsdesk.services.standing import by_sex
from nmsdesk.storage.records import Labels

KINDS = {
    "work": "Работа",
    "diagnostics": "Диагностика",
    "learning": "Обучение и ИОМ",
    "mentoring": "Наставничество",
    "community": "Объединения и события",
    "experience": "Опыт",
}
_SUBJECTS = {
    "primary": "начальных классов", "russian": "русского языка", "literature": "литературы", "native_language": "родного языка",
    "mathematics": "математики", "informatics": "информатики", "history": "истории", "social_studies": "обществознания",
    "geography": "географии", "physics": "физики", "chemistry": "химии", "biology": "биологии", "english": "английского языка",
    "german": "немецкого языка", "french": "французского языка", "spanish": "испанского языка", "chinese": "китайского языка",
    "music": "музыки", "art": "изобразительного искусства", "technology": "труда", "physical_education": "физической культуры",
    "safety": "основ безопасности и защиты Родины", "astronomy": "астрономии", "economics": "экономики", "law": "права",
}  # fmt: skip
_ABSENCES = {
    "long": ("Начал длительное отсутствие", "Начала длительное отсутствие", "Начало длительного отсутствия"),
    "child": ("Ушёл в отпуск по уходу за ребёнком", "Ушла в отпуск по уходу за ребёнком", "Отпуск по уходу за ребёнком"),
    "leave": ("Ушёл в длительный отпуск", "Ушла в длительный отпуск", "Длительный отпуск"),
    "service": ("Ушёл на службу", "Ушла на службу", "Служба"),
}
_ENDS = {
    "dismissed": ("Уволен", "Уволена", "Увольнение"),
    "transferred": ("Перешёл в другую организацию, раньше", "Перешла в другую организацию, раньше", "Переход в другую организацию, раньше"),
    "post": ("Оставил должность", "Оставила должность", "Должность оставлена"),
    "merged": ("Из-за реорганизации закончил работу", "Из-за реорганизации закончила работу", "Реорганизация, окончание работы"),
}
_END = ("Закончил работу", "Закончила работу", "Окончание работы")
_INTO = {"гимназия": "гимназию", "школа": "школу", "начальная": "начальную", "основная": "основную", "средняя": "среднюю"}


@dataclass(frozen=True, slots=True)
class Moment:
    """An event of a person's life at work: day, icon, what happened, what exactly, the record behind it, its kind (KINDS).

    ``when`` is said instead of the day where only the year is known; the day is then its last one.
    """

    day: date
    icon: str
    text: str
    detail: str
    register: str
    id: int
    kind: str = ""
    when: str = ""


class WorkWords:
    """Moments of jobs, names, absences and categories."""

    def __init__(self, person: Person, labels: Labels, jobs: Sequence[Employment], today: date):
        self.person, self.labels, self.today = person, labels, today
        self.jobs = sorted((e for e in jobs if e.since), key=lambda e: (e.since or today, e.id or 0))
        self._posts = labels.of("posts", [e.post for e in jobs])
        self._places = labels.of("organizations", [e.organization for e in jobs])

    def sex(self, forms: tuple[str, str, str]) -> str:
        return by_sex(self.person, *forms)

    def place(self, job: Employment) -> str:
        return self._places.get(job.organization or 0, "")

    def post(self, job: Employment) -> str:
        """«Учитель: математика, физика»."""
        subjects = ", ".join(inside(self.labels.term("subjects", s)) for s in job.subjects)
        return self._posts.get(job.post or 0, "") + (f": {subjects}" if subjects else "")

    def job(self, job: Employment) -> str:
        """«Учитель: математика, МБОУ СОШ № 3, внешний совместитель»."""
        kind = "" if job.kind == "main" else terms.EMPLOYMENT_KINDS[job.kind]
        return ", ".join(x for x in (self.post(job), self.place(job), kind) if x)

    def post_as(self, job: Employment) -> str:
        """In the instrumental: «учителем математики», «заместителем директора (физика)»."""
        name = post_in("instrumental", self._posts.get(job.post or 0, ""))
        known = [_SUBJECTS.get(s) for s in job.subjects]
        if not known or not name:
            return name
        if all(known) and len(known) < 3 and name.split()[-1] in ("учителем", "преподавателем"):
            return f"{name} {' и '.join(x for x in known if x)}"
        return f"{name} ({', '.join(inside(self.labels.term('subjects', s)) for s in job.subjects)})"

    def moments(
        self, names: Sequence[FormerName], absences: Sequence[Absence], categories: Sequence[QualificationCategory]
    ) -> Iterator[Moment]:
        for e in self.jobs:
            yield from self._job(e)
        yield from self._names(names)
        for a in absences:
            yield from self._absence(a)
        for c in categories:
            yield from self._category(c)

    def _before(self, job: Employment) -> Employment | None:
        """The job that this one goes on from: it ended on the day before with a transfer or a change of the post."""
        eve = (job.since or self.today) - timedelta(days=1)
        ended = [e for e in self.jobs if e.until == eve and e.kind == job.kind and e.end_reason in ("transferred", "post", "merged")]
        return ended[0] if ended else None

    def _job(self, job: Employment) -> Iterator[Moment]:
        assert job.since
        before, place, as_ = self._before(job), self.place(job), self.post_as(job)
        detail = "" if job.kind == "main" else terms.EMPLOYMENT_KINDS[job.kind]
        if before is not None and before.organization == job.organization:
            text = f"{self.sex(('Стал', 'Стала', 'Новая должность:'))} {as_ if self.person.sex else self.post(job)}: {place}"
            detail = f"раньше: {self.post(before)}"
        elif before is not None:
            text = f"{self.sex(('Перешёл', 'Перешла', 'Переход'))} {as_} в {_into(place)}"
            detail = f"раньше: {self.place(before)}" + (", реорганизация" if before.end_reason == "merged" else "")
        elif job.kind in ("internal", "external"):
            text = f"{self.sex(('Начал', 'Начала', 'Начало работы'))} {'работать ' if self.person.sex else ''}{as_} в {_into(place)}"
        else:
            text = f"{self.sex(('Принят', 'Принята', 'Приём'))} {as_} в {_into(place)}"
        if job.since > self.today:
            detail = "ещё не наступило" + (f", {detail}" if detail else "")
        yield Moment(job.since, "briefcase", text, detail, "employments", job.id or 0, "work")
        follows = job.until and any(e.since == job.until + timedelta(days=1) and self._before(e) is job for e in self.jobs)
        if job.until and job.until <= self.today and not follows:
            text = f"{self.sex(_ENDS.get(job.end_reason, _END))}: {place}"
            yield Moment(job.until, "logout", text, self.post(job), "employments", job.id or 0, "work")

    def _names(self, names: Sequence[FormerName]) -> Iterator[Moment]:
        """Each name gave way to the one that ended next, the last to the present."""
        order = sorted((n for n in names if n.until), key=lambda n: (n.until or self.today, n.id or 0))
        after: list[FormerName | Person] = [*order[1:], self.person]
        for old, new in zip(order, after):
            assert old.until
            sex = self.person.sex
            if old.last_name != new.last_name:
                if sex:
                    was, now = name_in("genitive", old.last_name, "", "", sex), name_in("accusative", new.last_name, "", "", sex)
                    text = f"{self.sex(('Сменил', 'Сменила', ''))} фамилию с {was} на {now}"
                else:
                    text = f"Смена фамилии: {old.last_name} → {new.last_name}"
            else:
                text = f"{self.sex(('Сменил', 'Сменила', 'Смена'))} {'имя' if sex else 'имени'}"
            detail = " ".join(x for x in (old.last_name, old.first_name, old.patronymic) if x)
            yield Moment(old.until + timedelta(days=1), "id", text, f"раньше: {detail}", "former_names", old.id or 0, "work")

    def _absence(self, absence: Absence) -> Iterator[Moment]:
        job = next((e for e in self.jobs if e.id == absence.employment), None)
        if not absence.since or job is None:
            return
        detail = f"{self.place(job)}, " + (f"до {day(absence.until)}" if absence.until else "продолжается")
        text = self.sex(_ABSENCES.get(absence.kind, _ABSENCES["long"]))
        yield Moment(absence.since, "clock", text, detail, "absences", absence.id or 0, "work")
        if absence.until and absence.until < self.today and (job.until is None or job.until > absence.until):
            back = self.sex(("Вернулся к работе", "Вернулась к работе", "Возвращение к работе"))
            yield Moment(absence.until + timedelta(days=1), "briefcase", back, self.place(job), "absences", absence.id or 0, "work")

    def _category(self, category: QualificationCategory) -> Iterator[Moment]:
        if not category.since or category.kind == "none":
            return
        name = terms.CATEGORY_KINDS[category.kind]
        text = {
            "conformity": "Подтверждено соответствие занимаемой должности",
            "methodist": f"Присвоена категория «{name}»",
            "mentor": f"Присвоена категория «{name}»",
        }.get(category.kind, f"Установлена {name.replace(' (архив)', '')} категория")
        until = f"до {day(category.until)}" if category.until else ""
        detail = ", ".join(x for x in (category.order, until) if x)
        yield Moment(category.since, "award", text, detail, "categories", category.id or 0, "work")
        if category.until and category.until < self.today and category.kind in ("highest", "first", "second"):
            yield Moment(category.until, "award", f"Закончилась {name} категория", "", "categories", category.id or 0, "work")


def _into(place: str) -> str:
    """The name after «в»: «Гимназию № 15»; abbreviations and masculine names stay."""
    words = place.split(" ")
    for n, word in enumerate(words):
        if word.lower() not in _INTO:
            break
        after = _INTO[word.lower()]
        words[n] = after[0].upper() + after[1:] if word[0].isupper() else after
    return " ".join(words)
