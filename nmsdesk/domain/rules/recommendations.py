"""Rules of phrases and recommendations: whom they address, in which order their days come (regulation, section VI)."""

from __future__ import annotations

from collections.abc import Iterator

from nmsdesk.domain.cycle import Advice, Recommendation
from nmsdesk.domain.recommending import FIELDS, strangers
from nmsdesk.domain.rules.registry import Known, error, of, warning
from nmsdesk.errors import Trouble
from nmsdesk.russian import day

STRANGE_FIELD = warning("advices.text.field", "В рекомендации неизвестное поле", "Исправьте название поля.", "edit:text")
NOBODY = error("recommendations.addressee", "Не указано, кому рекомендация", "Выберите адресата.", "edit:organization")
NOT_SENT = error("recommendations.sent_on", "Нет даты направления", "Укажите дату направления.", "edit:sent_on")
DUE_EARLY = error("recommendations.due.order", "Срок раньше направления", "Проверьте даты.", "edit:due")
ANSWER_EARLY = error("recommendations.response_on.order", "Ответ раньше направления", "Проверьте даты.", "edit:response_on")
LATER = error("recommendations.future", "Дата ещё не наступила", "Проверьте дату.", "edit:sent_on")
NO_ANSWER = error("recommendations.response", "Ответ без даты или текста", "Впишите ответ и его дату.", "edit:response")


@of(Advice)
def advice(record: Advice, known: Known) -> Iterator[Trouble]:
    if found := strangers(record.text):
        names = ", ".join(f"{{{n}}}" for n in found)
        yield STRANGE_FIELD("text", f"Поля {names} нет, оно останется как написано. Есть: {', '.join(f'{{{n}}}' for n in FIELDS)}.")


@of(Recommendation)
def recommendation(record: Recommendation, known: Known) -> Iterator[Trouble]:
    if record.addressee != "centre" and getattr(record, record.addressee) is None:
        yield NOBODY(record.addressee, "Укажите, кому рекомендация.")
    if record.state in ("sent", "answered", "done", "failed") and record.sent_on is None:
        yield NOT_SENT("sent_on", "Укажите, когда рекомендация направлена.")
    if record.sent_on and record.due and record.due < record.sent_on:
        yield DUE_EARLY("due", f"Срок {day(record.due)} раньше даты направления {day(record.sent_on)}.")
    if record.sent_on and record.response_on and record.response_on < record.sent_on:
        yield ANSWER_EARLY("response_on", f"Ответ {day(record.response_on)} раньше даты направления {day(record.sent_on)}.")
    for name in ("sent_on", "response_on"):
        if (on := getattr(record, name)) and on > known.today:
            yield LATER(name, f"Дата {day(on)} ещё не наступила.")
    if bool(record.response_on) != bool(record.response.strip()):
        name = "response" if record.response_on else "response_on"
        yield NO_ANSWER(name, "Впишите и ответ, и его дату.")
    elif record.state == "answered" and not record.response_on:
        yield NO_ANSWER("response", "Впишите ответ и его дату.")
