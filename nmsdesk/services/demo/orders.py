"""Normative documents of the demo city and the plans of measures that rest on them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from nmsdesk.domain.community import Event
from nmsdesk.domain.knowledge import Document, Evidence, Measure, Roadmap
from nmsdesk.domain.seeds import seed_records
from nmsdesk.services.demo.world import World

COMMITTEE, UMOC, ACADEMY = "Комитет образования городского округа Звездоград", "МБУ ДПО «УМОЦ»", "АСОУ"
_AGREEMENTS = (  # partner, title, whose, days it lasts
    ("Звездоградский педагогический колледж", "О сотрудничестве в подготовке и сопровождении молодых педагогов", 1095),
    ("Областной педагогический университет", "О базовой кафедре и практике студентов в школах города", 1825),
    ("ЦНППМ ПР МО", "О взаимодействии при диагностике и сопровождении ИОМ", 730),
    ("Центр психологической помощи «Опора»", "О проведении занятий по профилактике выгорания", 365),
    ("Детский технопарк «Орбита»", "О сетевой реализации программ для одарённых детей", 1095),
)  # fmt: skip
_SCHEDULE = (  # month, measure, form, direction, task, responsible
    (1, "Анализ результатов диагностики профессиональных дефицитов", "consultation", "2", "2", "методический отдел"),
    (1, "Утверждение списка методического актива", "", "1", "1", "директор УМОЦ"),
    (2, "Муниципальный конкурс «Педагог года»", "contest", "2", "3", "отдел конкурсного движения"),
    (2, "Семинар для площадок и флагманских школ", "seminar", "3", "5", "отдел инновационной деятельности"),
    (3, "Научно-практическая конференция педагогов", "conference", "3", "3", "методический отдел"),
    (3, "Единый день открытых уроков", "open_lesson", "2", "3", "руководители ГМО"),
    (4, "Тренинг «Профилактика профессионального выгорания»", "training", "2", "7", "психологическая служба"),
    (4, "Круглый стол «Управление качеством образования»", "round_table", "1", "1", "директор УМОЦ"),
    (5, "Итоговые заседания городских методических объединений", "gmo", "1", "3", "руководители ГМО"),
    (5, "Подведение итогов наставничества за учебный год", "seminar", "2", "4", "куратор наставничества"),
    (6, "Сбор списков работников и сведений о составе команд", "", "1", "1", "методический отдел"),
    (8, "Августовская педагогическая конференция", "conference", "1", "1", "директор УМОЦ"),
    (9, "Закрепление наставников за молодыми педагогами", "", "2", "4", "куратор наставничества"),
    (9, "Диагностика профессиональных компетенций", "", "2", "2", "методический отдел"),
    (10, "Утверждение индивидуальных образовательных маршрутов", "", "2", "2", "методический отдел"),
    (10, "Школа молодого педагога: открытие сезона", "young_school", "2", "4", "клуб «Педагогическая гостиная»"),
    (11, "Муниципальный этап олимпиады школьников: работа жюри", "olympiad", "2", "6", "отдел конкурсного движения"),
    (11, "Экспертиза практик для муниципального банка", "", "3", "3", "экспертный совет"),
    (12, "Мониторинг показателей эффективности системы", "", "1", "1", "методический отдел"),
    (12, "Адресные рекомендации организациям", "", "1", "2", "методический отдел"),
)  # fmt: skip
_ROADMAP = (
    ("Обновить положения о наставничестве в школах", "1", "4", 3),
    ("Назначить кураторов наставничества", "1", "4", 4),
    ("Обучить наставников по программе ДПО", "2", "4", 9),
    ("Закрепить пары и получить согласия наставников", "2", "4", 10),
    ("Утвердить персонализированные программы", "2", "4", 11),
    ("Провести конкурс лучших практик наставничества", "3", "3", 15),
    ("Провести мониторинг целевой модели наставничества", "1", "4", 17),
    ("Обобщить опыт и пополнить банк практик", "3", "3", 20),
)


class Orders:
    """Ids of the documents that other records rest on, by what they are about and the year."""

    def __init__(self, world: World):
        self.world = world
        self.rng = Random(f"{world.seed}:orders")
        self._known: dict[tuple[str, int], int] = {}
        self._seeded = {r.number: r.id or 0 for r in seed_records() if isinstance(r, Document)}

    def of(self, subject: str, year: int) -> int:
        """The document on a subject of a year, made at the first question."""
        if (subject, year) not in self._known:
            self._known[subject, year] = self._make(subject, year)
        return self._known[subject, year]

    def _make(self, subject: str, year: int) -> int:
        n = self.rng.randint(100, 899)
        if subject == "gmo":
            return self._seeded.get("125-х") or self._add(date(2021, 8, 30), "125-х", "Об утверждении Положений", UMOC, None)
        number, day, title, issuer, until = {
            "active": (
                f"{n}-04", date(year, 2, 28), f"Об утверждении списка методического актива на {year} год", ACADEMY, date(year, 12, 31),
            ),
            "sites": (
                f"{n}-04", date(year, 7, 18), f"Об утверждении перечня площадок на {year}/{year + 1} учебный год", ACADEMY,
                date(year + 1, 8, 31),
            ),
            "attachments": (
                f"{n}а", date(year, 9, 14), f"О закреплении организаций за площадками на {year}/{year + 1} учебный год", COMMITTEE,
                date(year + 1, 8, 31),
            ),
            "schedule": (f"{n}а", date(year - 1, 12, 26), f"Об утверждении плана-графика мероприятий на {year} год", COMMITTEE, None),
            "mentoring": (f"{n}а", date(year, 2, 10), "Об утверждении дорожной карты развития наставничества", COMMITTEE, None),
        }[subject]  # fmt: skip
        return self._add(min(day, self.world.today), number, title, issuer, until)

    def _add(self, day: date, number: str, title: str, issuer: str, until: date | None) -> int:
        return self.world.add(
            Document, kind="order", number=number, day=day, title=title, issuer=issuer, since=day, until=until
        )  # fmt: skip


def conclude_agreements(world: World, orders: Orders) -> None:
    """Agreements with partners, one of them about to end, and a statute replaced by a newer one."""
    for n, (partner, title, days) in enumerate(_AGREEMENTS, 1):
        since = world.today - timedelta(days=days - 40 if n == 4 else 200 + 30 * n)
        world.add(
            Document, kind="agreement", number=str(n), day=since, title=title, issuer=UMOC, partner=partner, since=since,
            until=since + timedelta(days=days),
        )  # fmt: skip
    first, second = date(2022, 9, 1), date(2025, 6, 16)
    if second < world.today:
        old = world.add(
            Document, kind="statute", number="1", day=first, title="Положение о муниципальном банке педагогических практик", issuer=UMOC,
            since=first, until=second - timedelta(days=1),
        )  # fmt: skip
        world.add(
            Document, kind="statute", number="2", day=second, title="Положение о муниципальном банке практик и каталоге разработок",
            issuer=UMOC, since=second, replaces=old,
        )  # fmt: skip


def draw_plans(world: World, orders: Orders, events: list[tuple[int, str, date]]) -> None:
    """The plan-график of each year and a road map of mentoring; measures are tied to events of the same name."""
    for year in world.calendar:
        roadmap = world.add(
            Roadmap, name=f"План-график мероприятий на {year} год", kind="schedule", since=date(year, 1, 1), until=date(year, 12, 31),
            act=orders.of("schedule", year), responsible="Методический отдел УМОЦ",
        )  # fmt: skip
        for n, (month, name, form, direction, task, who) in enumerate(_SCHEDULE, 1):
            held = next((e for e in events if e[1].startswith(name) and e[2].year == year), None)
            until = date(year, month, 25)
            _measure(world, orders.rng, roadmap, n, name, until, form, direction, task, who, held)
    since = date(world.today.year - 1, 3, 1)
    roadmap = world.add(
        Roadmap, name="Дорожная карта развития наставничества", kind="roadmap", since=since, until=date(since.year + 1, 12, 31),
        act=orders.of("mentoring", since.year), responsible="Куратор наставничества",
    )  # fmt: skip
    for n, (name, direction, task, months) in enumerate(_ROADMAP, 1):
        until = date(since.year + (months // 12), months % 12 + 1, 20)
        _measure(world, orders.rng, roadmap, n, name, until, "", direction, task, "куратор наставничества", None)


def _measure(
    world: World, rng: Random, roadmap: int, n: int, name: str, until: date, form: str, direction: str, task: str, who: str,
    held: tuple[int, str, date] | None,
) -> None:  # fmt: skip
    """A measure: done in time mostly, now and then late; those to come are planned."""
    done = held[2] if held else until - timedelta(days=rng.randint(0, 12))
    late = held is None and until < world.today and until > world.today - timedelta(days=60) and rng.random() < 0.4
    state = "planned" if done > world.today or late else "done"
    world.add(
        Measure, roadmap=roadmap, position=n, name=name, form=form, direction=direction, task=task, until=until, responsible=who,
        state=state, done_on=done if state == "done" else None, event=held[0] if held and state == "done" else None,
        result="Проведено" if held and state == "done" else "",
    )  # fmt: skip


def put_evidence(world: World, orders: Orders, clauses: list[int]) -> None:
    """A few clauses of the regulation with documents put to them by hand."""
    for n, clause in enumerate(clauses):
        year = world.today.year
        world.add(
            Evidence, clause=clause, day=date(year, 1, 15) if date(year, 1, 15) <= world.today else world.today,
            act=orders.of(("schedule", "mentoring")[n % 2], year if n % 2 == 0 else year - 1), note="Включено в план работы",
        )  # fmt: skip


def held_events(records: list[Event]) -> list[tuple[int, str, date]]:
    """(id, title, day) of events."""
    return [(r.id or 0, r.title, r.since) for r in records if r.since]
