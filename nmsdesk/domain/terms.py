"""Fixed words of the field: codes with Russian captions that the program's rules rely on."""

from __future__ import annotations

SEX = {"f": "женский", "m": "мужской"}
PRECISION = {"day": "точная дата", "month": "известен месяц", "year": "известен год"}
POST_GROUPS = {"teaching": "педагогические", "leading": "руководящие", "support": "учебно-вспомогательные", "other": "иные"}
EMPLOYMENT_KINDS = {
    "main": "основное место работы",
    "internal": "внутренний совместитель",
    "external": "внешний совместитель",
    "contract": "договор ГПХ",
}
EMPLOYMENT_ENDS = {
    "dismissed": "уволен",
    "transferred": "перешёл в другую организацию",
    "post": "сменил должность",
    "merged": "организация реорганизована",
    "other": "другое",
}
ABSENCE_KINDS = {"long": "длительное отсутствие", "child": "отпуск по уходу за ребёнком", "leave": "длительный отпуск", "service": "служба"}
CATEGORY_KINDS = {
    "highest": "высшая",
    "first": "первая",
    "second": "вторая (архив)",
    "conformity": "соответствие занимаемой должности",
    "none": "без категории",
    "methodist": "педагог-методист",
    "mentor": "педагог-наставник",
}
EDUCATION = {
    "higher": "высшее",
    "higher_bachelor": "высшее, бакалавриат",
    "higher_specialist": "высшее, специалитет",
    "higher_master": "высшее, магистратура",
    "higher_doctoral": "высшее, кадры высшей квалификации",
    "secondary_vocational": "среднее профессиональное",
    "secondary": "среднее общее",
    "basic": "основное общее",
}
YOUNG = {"yes": "да, по решению", "no": "нет, по решению"}
FOUNDERS = {"municipal": "муниципалитет", "regional": "Московская область", "federal": "федеральный", "private": "частный"}
PROGRAM_KINDS = {"pk": "повышение квалификации", "pp": "профессиональная переподготовка"}
ATTESTATION = {"passed": "сдал", "failed": "не сдал", "absent": "не проходил"}
CERTIFICATES = {"certificate": "удостоверение о повышении квалификации", "diploma": "диплом о переподготовке", "reference": "справка"}
PLAN_STATES = {
    "draft": "черновик",
    "agreed": "согласован",
    "approved": "утверждён",
    "active": "в работе",
    "review": "на проверке",
    "done": "реализован успешно",
    "partly": "реализован частично",
    "failed": "не реализован",
    "stopped": "прекращён",
}
PLAN_APPROVED = ("approved", "active", "review", "done", "partly", "failed", "stopped")
PLAN_CLOSED = ("done", "partly", "failed", "stopped")
STOP_REASONS = {
    "dismissed": "увольнение",
    "transferred": "переход в другую организацию",
    "absence": "длительное отсутствие",
    "post": "смена должности или предмета",
    "refused": "отказ педагога",
    "other": "другое",
}
VALID_STOPS = ("dismissed", "transferred", "absence", "post")
PLAN_RULES = {
    "R1": "выполнены все обязательные пункты",
    "R2": "выполнена установленная доля пунктов",
    "R3": "повторная диагностика показала рост или уровень не ниже базового",
    "R4": "пройдена итоговая аттестация по программе из плана",
}
LEVELS_OF_EVENT = {
    "school": "институциональный",
    "city": "муниципальный",
    "intercity": "межмуниципальный",
    "region": "региональный",
    "interregion": "межрегиональный",
    "country": "всероссийский",
    "world": "международный",
}
MENTORSHIP_STATES = {
    "planned": "планируется",
    "active": "действует",
    "paused": "приостановлено",
    "reached": "завершено, цель достигнута",
    "partly": "завершено, цель достигнута частично",
    "missed": "завершено, цель не достигнута",
    "ended": "прекращено досрочно",
}
MENTORSHIP_STARTED = ("active", "paused", "reached", "partly", "missed", "ended")
TEAM_ROLES = {"head": "руководитель", "deputy": "заместитель", "member": "участник"}
MARKS = {"yes": "да", "no": "нет", "na": "не применимо"}
DIRECTIONS = {
    "1": "1. Управление системой сопровождения",
    "2": "2. Непрерывное повышение мастерства",
    "3": "3. Методическое обеспечение",
}
TASKS = {
    "1": "1. Развитие мастерства",
    "2": "2. Диагностика и ИОМ",
    "3": "3. Сообщества и опыт",
    "4": "4. Молодые педагоги и наставничество",
    "5": "5. Площадки и флагманские школы",
    "6": "6. Одарённые дети и профориентация",
    "7": "7. Психолого-педагогическое сопровождение",
}
ASSOCIATION_ROLES = {"head": "руководитель", "secretary": "секретарь", "member": "участник"}
EVENT_ROLES = {
    "listener": "слушатель",
    "participant": "участник",
    "speaker": "выступающий",
    "organizer": "организатор",
    "expert": "эксперт, жюри",
    "winner": "победитель",
    "laureate": "призёр, лауреат",
}
PARTICIPATION_STATES = {"invited": "приглашён", "came": "участвовал", "missed": "не пришёл"}
EVENT_STATES = {"planned": "планируется", "held": "проведено", "cancelled": "отменено"}
ATTENDANCE = {
    "present": "присутствовал",
    "absent": "отсутствовал",
    "excused": "отсутствовал по уважительной причине",
    "invited": "приглашён",
}
ROADMAP_KINDS = {
    "schedule": "план-график",
    "roadmap": "дорожная карта",
    "measures": "комплекс мер",
    "programme": "программа",
    "plan": "план работы",
}
MEASURE_STATES = {"planned": "запланировано", "active": "выполняется", "done": "выполнено", "moved": "перенесено", "cancelled": "отменено"}
PRACTICE_KINDS = {"teaching": "педагогическая", "management": "управленческая"}
PUBLICATION_STATES = {
    "draft": "черновик",
    "review": "на экспертизе",
    "accepted": "в банке",
    "returned": "на доработке",
    "archived": "в архиве",
}
SECTIONS = {
    "1": "I. Общие положения",
    "2": "II. Цель и задачи",
    "3": "III. Структура и субъекты",
    "4": "IV. Механизмы функционирования",
    "5": "V. Направления и мероприятия",
    "6": "VI. Показатели эффективности",
}
CAMPAIGN_STATES = {"planned": "готовится", "active": "идёт", "closed": "завершена"}
DEFICIT_SOURCES = {
    "diagnostic": "диагностика",
    "request": "запрос педагога",
    "observation": "посещение урока",
    "exam": "результаты обучающихся",
    "other": "другой источник",
}
DEFICIT_CLOSURES = {
    "repeat": "повторная диагностика",
    "training": "обучение с итоговой аттестацией",
    "work": "принятая работа",
    "other": "другое подтверждение",
}
GROUP_STATES = {"planned": "набор", "active": "обучение", "finished": "завершена", "cancelled": "отменена"}
ENROLMENT_STATES = {"enrolled": "зачислен", "finished": "завершил", "expelled": "отчислен"}
STUDY_FORMS = {"full": "очная", "mixed": "очно-заочная", "distance": "заочная"}
FUNDING = {"budget": "бюджетное обучение", "paid": "платное обучение"}
MENTORSHIP_ENDS = {
    "mentor_left": "наставник уволился или перешёл",
    "mentee_left": "наставляемый уволился или перешёл",
    "absence": "длительное отсутствие",
    "refused_mentor": "отказ наставника",
    "refused_mentee": "отказ наставляемого",
    "employer": "решение работодателя",
    "other": "другое",
}
MATCHERS = {"plan": "подбор мероприятий ИОМ", "mentor": "подбор наставника"}
SNAPSHOT_STATES = {"draft": "черновик", "approved": "утверждён", "superseded": "заменён"}
ROUND_STATES = {"planned": "готовится", "active": "сбор сведений", "closed": "завершён"}
SUBMISSION_STATES = {"waited": "ждём", "sent": "прислано", "returned": "возвращено с замечаниями", "accepted": "принято"}
ADDRESSEES = {"organization": "организация", "association": "объединение", "centre": "методический центр", "person": "работник"}
RECOMMENDATION_STATES = {
    "draft": "черновик",
    "sent": "направлена",
    "answered": "есть ответ",
    "done": "выполнена",
    "failed": "не выполнена",
    "withdrawn": "снята",
}
CLOSING_COSTS = {
    "data": "внести данные",
    "approve": "утвердить проект",
    "under_way": "довести начатое",
    "action": "одно действие",
    "more": "несколько шагов",
}
WORK_STATES = {"open": "в работе", "done": "выполнено", "dropped": "снято"}
INDICATORS = ("1", "2a", "2b", "3", "4", "5", "6", "7")
DICTIONARIES = {
    "organization_kinds": "Виды организаций",
    "subjects": "Предметы и направления",
    "areas": "Области компетенций",
    "organizers": "Организаторы диагностики и обучения",
    "event_forms": "Формы мероприятий",
    "association_kinds": "Виды объединений",
    "site_kinds": "Виды площадок",
    "mentoring_forms": "Формы наставничества",
    "mentoring_kinds": "Виды наставничества",
    "mentee_groups": "Категории наставляемых",
    "document_kinds": "Виды документов",
    "development_kinds": "Виды методических разработок",
    "themes": "Темы мероприятий и программ",
    "indicator_owners": "Кто отвечает за показатели",
}
DICTIONARY_OPTIONS = dict(DICTIONARIES)
