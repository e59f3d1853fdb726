"""Rules of the centre's courses, rounds of diagnostics, programmes and meetings of pairs (domain.md §§2.4, 4.3, 6.1 B)."""

from __future__ import annotations

from collections.abc import Iterator

from nmsdesk.domain.courses import CourseGroup, Enrolment, Lesson, LessonMark
from nmsdesk.domain.development import (
    Campaign,
    CampaignPlace,
    Deficit,
    InstrumentTask,
    MatchWeight,
    MentorOffer,
    Mentorship,
    MentorshipItem,
    MentorshipMeeting,
    PlanStep,
)
from nmsdesk.domain.rules.registry import Known, days, error, of, overlapping, warning
from nmsdesk.errors import Trouble
from nmsdesk.russian import day

GROUP_LATE = warning("course_groups.overdue", "Обучение закончилось, группа не закрыта", "Отметьте итоги и закройте группу.", "edit:state")
GROUP_EARLY = warning("course_groups.finished.future", "Группа завершена раньше срока", "Исправьте состояние или даты.", "edit:state")


@of(CourseGroup)
def _group(r: CourseGroup, known: Known) -> Iterator[Trouble]:
    if r.state == "active" and r.until and r.until < known.today:
        yield GROUP_LATE("state", f"Обучение закончилось {day(r.until)}, а группа отмечена обучающейся.")
    if r.state == "finished" and r.until and r.until > known.today:
        yield GROUP_EARLY("state", f"Обучение продлится по {day(r.until)}, а группа отмечена завершённой.")


LESSON_OUTSIDE = warning("lessons.outside", "Занятие вне сроков группы", "Исправьте дату занятия или сроки группы.", "edit:day")


@of(Lesson)
def _lesson(r: Lesson, known: Known) -> Iterator[Trouble]:
    group = known.get(CourseGroup, r.group)
    if group and r.day and not group.holds(r.day):
        yield LESSON_OUTSIDE("day", f"Группа учится {days(group)}: занятие вне этих дней.")


ENROLLED_TWICE = error("enrolments.duplicate", "Слушатель в группе дважды", "Удалите лишнюю запись.", "remove")
ENROLLED_OVER = warning(
    "enrolments.limit", "Слушателей больше, чем мест", "Увеличьте число мест или переведите в другую группу.", "edit:group"
)
ENROLLED_CANCELLED = warning("enrolments.cancelled", "Слушатель в отменённой группе", "Выберите другую группу.", "edit:group")
ATTESTED_EARLY = warning("enrolments.attestation.future", "Аттестация до конца обучения", "Исправьте отметку.", "edit:attestation")
PAPER_EARLY = warning(
    "enrolments.certificate.state", "Документ тому, кто не сдал аттестацию", "Исправьте отметку или уберите документ.", "edit:attestation"
)


@of(Enrolment)
def _enrolment(r: Enrolment, known: Known) -> Iterator[Trouble]:
    own = [e for e in known.where(Enrolment, group=r.group) if e.id != r.id]
    if any(e.person == r.person for e in own):
        yield ENROLLED_TWICE("person", "Этот слушатель в группе уже есть.")
    group = known.get(CourseGroup, r.group)
    if group and r.state == "enrolled":
        if group.state == "cancelled":
            yield ENROLLED_CANCELLED("group", "Группа отменена, а слушатель в ней числится.")
        if group.limit is not None and sum(e.state != "expelled" for e in own) >= group.limit:
            yield ENROLLED_OVER("group", f"В группе мест: {group.limit}, они заняты.")
    if group and r.attestation and group.until and group.until > known.today:
        yield ATTESTED_EARLY("attestation", f"Обучение продлится по {day(group.until)}: аттестации ещё не было.")
    if r.certificate_number and r.attestation != "passed":
        yield PAPER_EARLY("certificate_number", "Номер документа указан, а итоговая аттестация не сдана.")


MARKED_TWICE = error("lesson_marks.duplicate", "Посещение отмечено дважды", "Оставьте одну отметку.", "remove")
MARKED_EARLY = error("lesson_marks.future", "Посещение будущего занятия", "Исправьте дату занятия или отметку.", "edit:state")
MARKED_ALIEN = warning("lesson_marks.enrolment", "Отмечен тот, кого нет в группе", "Зачислите слушателя.", "add:enrolments")


@of(LessonMark)
def _lesson_mark(r: LessonMark, known: Known) -> Iterator[Trouble]:
    if any(m.id != r.id for m in known.where(LessonMark, lesson=r.lesson, person=r.person)):
        yield MARKED_TWICE("person", "Посещение этого слушателя уже отмечено.")
    lesson = known.get(Lesson, r.lesson)
    if lesson and lesson.day and lesson.day > known.today and r.state != "invited":
        yield MARKED_EARLY("state", f"Занятие {day(lesson.day)} ещё не прошло.")
    if lesson and not known.where(Enrolment, group=lesson.group, person=r.person):
        yield MARKED_ALIEN("person", "Этого человека нет среди слушателей группы.")


ROUND_LATE = warning("campaigns.overdue", "Срок кампании прошёл, она не завершена", "Завершите кампанию или продлите срок.", "edit:state")
PLACE_TWICE = error("campaign_places.duplicate", "Организация в кампании дважды", "Оставьте одну запись.", "remove")
TASK_TWICE = error("instrument_tasks.duplicate", "Номер задания повторяется", "Исправьте номер.", "edit:number")


@of(Campaign)
def _campaign(r: Campaign, known: Known) -> Iterator[Trouble]:
    if r.state == "active" and r.until and r.until < known.today:
        yield ROUND_LATE("state", f"Срок кампании прошёл {day(r.until)}, а она отмечена идущей.")


@of(CampaignPlace)
def _campaign_place(r: CampaignPlace, known: Known) -> Iterator[Trouble]:
    if any(o.id != r.id for o in known.where(CampaignPlace, campaign=r.campaign, organization=r.organization)):
        yield PLACE_TWICE("organization", "Эта организация в кампании уже есть.")


@of(InstrumentTask)
def _task(r: InstrumentTask, known: Known) -> Iterator[Trouble]:
    if any(o.id != r.id for o in known.where(InstrumentTask, instrument=r.instrument, number=r.number)):
        yield TASK_TWICE("number", f"Задание № {r.number} уже есть.")


STEP_LATER = error("plan_steps.future", "Шаг плана в будущем", "Исправьте дату.", "edit:day")


@of(PlanStep)
def _plan_step(r: PlanStep, known: Known) -> Iterator[Trouble]:
    if r.day and r.day > known.today:
        yield STEP_LATER("day", f"День {day(r.day)} ещё не наступил.")


ITEM_ALIEN = error("mentorship_items.person", "Дефицит не наставляемого", "Выберите дефицит наставляемого.", "edit:deficit")
ITEM_LATER = error("mentorship_items.done_on.future", "Пункт программы выполнен в будущем", "Исправьте дату.", "edit:done_on")
ITEM_OUTSIDE = warning("mentorship_items.outside", "Срок пункта вне срока пары", "Исправьте срок.", "edit:due")
MET_LATER = error("mentorship_meetings.future", "Встреча в будущем", "Журнал ведут по прошедшим встречам: исправьте дату.", "edit:day")
MET_OUTSIDE = warning("mentorship_meetings.outside", "Встреча вне срока пары", "Исправьте дату встречи или срок пары.", "edit:day")


@of(MentorshipItem)
def _mentorship_item(r: MentorshipItem, known: Known) -> Iterator[Trouble]:
    pair, deficit = known.get(Mentorship, r.mentorship), known.get(Deficit, r.deficit)
    if pair and deficit and deficit.person != pair.mentee:
        yield ITEM_ALIEN("deficit", "Дефицит относится не к наставляемому.")
    if r.done_on and r.done_on > known.today:
        yield ITEM_LATER("done_on", f"День {day(r.done_on)} ещё не наступил.")
    if pair and r.due and not pair.holds(r.due):
        yield ITEM_OUTSIDE("due", f"Пара действует {days(pair)}: срок пункта вне этих дней.")


@of(MentorshipMeeting)
def _mentorship_meeting(r: MentorshipMeeting, known: Known) -> Iterator[Trouble]:
    pair = known.get(Mentorship, r.mentorship)
    if r.day and r.day > known.today:
        yield MET_LATER("day", f"День {day(r.day)} ещё не наступил.")
    elif pair and r.day and not pair.holds(r.day):
        yield MET_OUTSIDE("day", f"Пара действует {days(pair)}: встреча вне этих дней.")


OFFER_TWICE = error("mentor_offers.overlap", "Наставник в банке дважды", "Завершите прежнюю запись.", "edit:until")
WEIGHT_TWICE = error("match_weights.duplicate", "Основание подбора повторяется", "Оставьте одно.", "edit:code")


@of(MentorOffer)
def _offer(r: MentorOffer, known: Known) -> Iterator[Trouble]:
    if other := overlapping(r, known.where(MentorOffer, person=r.person)):
        yield OFFER_TWICE("since", f"Этот работник уже в банке наставников {days(other)}.")


@of(MatchWeight)
def _weight(r: MatchWeight, known: Known) -> Iterator[Trouble]:
    if any(o.id != r.id for o in known.where(MatchWeight, matcher=r.matcher, code=r.code)):
        yield WEIGHT_TWICE("code", "Вес с этим кодом уже есть.")
