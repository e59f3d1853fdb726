"""The lines that the first page may show: the sentence, how urgent, of which register, what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from nmsdesk.russian import count


@dataclass(frozen=True, slots=True)
class Kind:
    """What is fixed of a line; ``said`` is the sentence with «{}» for the number and its noun, ``nouns`` one|few|many|without a number."""

    tone: str
    icon: str
    said: str
    nouns: str
    detail: str
    register: str
    action: str
    caption: str

    def text(self, n: int) -> str:
        one, few, many, _ = self.nouns.split("|")
        return self.said.format(count(n, one, few, many))

    @property
    def title(self) -> str:
        """The sentence without a number: «Истекает: категории»."""
        return self.said.format(self.nouns.rpartition("|")[2])


_PLANS, _PAIRS, _PEOPLE = "план ИОМ|плана ИОМ|планов ИОМ|планы ИОМ", "пара|пары|пар|пары", "работник|работника|работников|работники"
_CATEGORIES, _SITES = "категория|категории|категорий|категории", "площадка|площадки|площадок|площадки"
_ITEMS, _EVENTS = "пункт|пункта|пунктов|пункты", "мероприятие|мероприятия|мероприятий|мероприятия"
_RECORDS = "запись|записи|записей|записи"
_ORGANIZATIONS = "организация|организации|организаций|организации"
_ACTS = "документ|документа|документов|документы"
_DEFICITS = "дефицит|дефицита|дефицитов|дефициты"
_TRAININGS = "обучение|обучения|обучений|записи об обучении"
_RECOMMENDATIONS = "рекомендация|рекомендации|рекомендаций|рекомендации"
_MEETINGS = "заседание|заседания|заседаний|заседания"
_PRACTICES = "практика|практики|практик|практики"
_DEVELOPMENTS = "разработка|разработки|разработок|разработки"
_AGREEMENTS = "соглашение|соглашения|соглашений|соглашения"
_GROUPS, _CAMPAIGNS = "группа|группы|групп|группы курсов", "кампания|кампании|кампаний|кампании диагностики"
_ROUNDS = "сбор сведений|сбора сведений|сборов сведений|сборы сведений"
_WORK = "строка рабочего списка|строки рабочего списка|строк рабочих списков|строки рабочих списков"
_JOBS = "место работы|места работы|мест работы|места работы"
LINES = {
    "plans_overdue": Kind(
        "bad", "alert-triangle", "Просрочено: {}", _PLANS, "срок прошёл, план не закрыт", "plans", "close_plan", "Закрыть планы"
    ),
    "mentor_left": Kind(
        "bad", "heart-handshake", "Наставник больше не работает: {}", _PAIRS, "наставляемым нужен другой", "mentorships",
        "close_mentorship", "Назначить других",
    ),
    "mentee_alone": Kind(
        "bad", "heart-handshake", "Прекращена досрочно, другого наставника нет: {}", _PAIRS, "молодые педагоги остались без наставника",
        "mentorships", "find_mentor", "Подобрать наставников",
    ),
    "act_lost": Kind(
        "bad", "file-text", "Утрата силы: {}", _ACTS, "на них держатся действующие записи", "documents",
        "rested", "Показать, что держится",
    ),
    "measures_overdue": Kind(
        "bad", "checklist", "Просрочено в планах работы: {}", _ITEMS, "срок прошёл, выполнение не отмечено", "measures", "list",
        "Отметить выполнение",
    ),
    "rounds_overdue": Kind(
        "bad", "inbox", "Срок сдачи прошёл, сдали не все: {}", _ROUNDS, "напомните тем, кто не прислал", "monitoring_rounds", "list",
        "Показать, кто не сдал",
    ),
    "work_due": Kind(
        "warn", "checklist", "Подошёл срок: {}", _WORK, "срок прошёл или пройдёт за неделю", "work_items", "list", "Открыть строки"
    ),
    "groups_overdue": Kind(
        "bad", "certificate", "Обучение закончилось, не закрыто: {}", _GROUPS, "отметьте аттестацию и выдайте документы", "course_groups",
        "list", "Закрыть группы",
    ),
    "closed_staff": Kind(
        "bad", "building", "В закрытых организациях: {}", _JOBS,
        "завершите или переведите к правопреемнику", "employments", "list", "Перевести работников",
    ),
    "duplicates": Kind(
        "warn", "copy", "Похоже на повтор: {}", _PAIRS, "возможно, один человек записан дважды", "persons",
        "duplicates", "Сравнить записи",
    ),
    "mentee_left": Kind(
        "warn", "heart-handshake", "Наставляемый больше не работает: {}", _PAIRS, "пару пора завершить", "mentorships",
        "close_mentorship", "Завершить пары",
    ),
    "pairs_overdue": Kind(
        "warn", "heart-handshake", "Срок прошёл, итог не отмечен: {}", _PAIRS, "наставничество закончилось, пара не закрыта", "mentorships",
        "close_mentorship", "Отметить итог",
    ),
    "pairs_bare": Kind(
        "warn", "file-text", "Без приказа о закреплении: {}", _PAIRS, "приказ не внесён", "mentorships", "list", "Внести приказы"
    ),
    "plans_soon": Kind(
        "warn", "clock", "Скоро срок: {}", _PLANS, "заканчиваются в ближайшие 60 дней", "plans", "list", "Открыть планы"
    ),
    "plans_blind": Kind(
        "warn", "stethoscope", "Без диагностики: {}", _PLANS, "в показатель 2 не войдут", "plans", "list", "Указать диагностику"
    ),
    "categories_expired": Kind(
        "warn", "award", "Срок истёк, новой нет: {}", _CATEGORIES, "закончились за последний год", "categories", "list", "Открыть категории"
    ),
    "categories_expire": Kind(
        "warn", "award", "Истекает срок: {}", _CATEGORIES, "в ближайшие полгода", "categories", "list", "Открыть категории"
    ),
    "sites_expire": Kind("warn", "map-pin", "Заканчивается статус: {}", _SITES, "в ближайшие 60 дней", "sites", "list", "Продлить статус"),
    "campaigns_silent": Kind(
        "warn", "clipboard-check", "Пришли не все организации: {}", _CAMPAIGNS, "срок прошёл или закончится за две недели", "campaigns",
        "list", "Открыть кампании",
    ),
    "recommendations_late": Kind(
        "warn", "report-analytics", "Просрочен ответ: {}", _RECOMMENDATIONS, "направлены, срок прошёл, ответа нет", "recommendations",
        "list", "Открыть рекомендации",
    ),
    "rounds_unchecked": Kind(
        "warn", "inbox", "Прислано и не проверено: {}", _ROUNDS, "примите сведения или верните с замечаниями", "monitoring_rounds",
        "list", "Открыть сборы",
    ),
    "agreements_expire": Kind(
        "warn", "file-text", "Заканчивается срок: {}", _AGREEMENTS, "в ближайшие 60 дней", "documents", "list",
        "Продлить соглашения",
    ),
    "measures_soon": Kind(
        "warn", "calendar-stats", "Срок в ближайшие две недели: {}", _ITEMS, "планов работы и дорожных карт", "measures", "list",
        "Открыть пункты",
    ),
    "events_unmarked": Kind(
        "warn", "calendar-event", "Прошло, а не отмечено: {}", _EVENTS, "проведено оно или отменено", "events", "list",
        "Отметить состояние",
    ),
    "events_empty": Kind(
        "warn", "users", "Проведено без участников: {}", _EVENTS, "за последний год", "events", "list",
        "Внести участников",
    ),
    "absent_long": Kind(
        "warn", "clock", "Отсутствие дольше трёх лет: {}", _RECORDS, "уточните в организации, вернётся ли работник", "absences",
        "list", "Уточнить сроки",
    ),
    "jobless": Kind(
        "warn", "user", "Без места работы: {}", _PEOPLE, "ни в один показатель не войдут", "persons", "list", "Внести место работы"
    ),
    "lists_missing": Kind(
        "warn", "inbox", "Нет списка работников за учебный год: {}", _ORGANIZATIONS, "", "organizations", "import", "Принять список"
    ),
    "staffless": Kind(
        "warn", "school", "Без единого работника: {}", _ORGANIZATIONS, "в показателях они не видны", "organizations", "import",
        "Принять список",
    ),
    "young_age": Kind("neutral", "users", "Конец молодого возраста: {}", _PEOPLE, "", "persons", "list", "Показать работников"),
    "young_years": Kind("neutral", "users", "Конец первых лет работы: {}", _PEOPLE, "", "persons", "list", "Показать работников"),
    "plans_drafts": Kind(
        "neutral", "pencil", "Не утверждено: {}", _PLANS, "черновики и согласованные", "plans", "list", "Открыть планы"
    ),
    "deficits_open": Kind(
        "neutral", "target-arrow", "Без плана и обучения: {}", _DEFICITS, "выявлены и не закрыты", "deficits", "list",
        "Открыть дефициты",
    ),
    "absent_returned": Kind(
        "neutral", "user", "Длительное отсутствие закончилось: {}", _RECORDS, "за месяц; работники снова в показателях", "absences", "list",
        "Показать, кто вернулся",
    ),
    "trainings_open": Kind(
        "neutral", "certificate", "Закончилось, а итог не внесён: {}", _TRAININGS, "за последние три месяца", "trainings",
        "list", "Внести итоги",
    ),
    "meetings_empty": Kind(
        "neutral", "messages", "Прошло, присутствие не отмечено: {}", _MEETINGS, "за последний год", "meetings",
        "list", "Отметить присутствие",
    ),
    "practices_review": Kind(
        "neutral", "rosette", "На экспертизе: {}", _PRACTICES, "ждут заключения", "practices", "list", "Открыть практики"
    ),
    "developments_review": Kind(
        "neutral", "book", "На рецензии: {}", _DEVELOPMENTS, "ждут заключения", "developments", "list",
        "Открыть разработки",
    ),
}  # fmt: skip
