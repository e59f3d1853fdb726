"""Indicators in words: status, tone, n of N, what a list of subjects is called."""

from __future__ import annotations

from nmsdesk import russian
from nmsdesk.domain.privacy import MARK
from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED, Member, Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services.leavers import LEFT
from nmsdesk.ui.kit.indicator import NEAR, STATUSES

SUBJECTS = {"persons": "Люди", "plans": "Планы", "teams": "Команды", "organizations": "Школы"}
NAMES = {"persons": "Работник", "plans": "Чей план", "teams": "Команда", "organizations": "Организация"}
LACKS_ONE, REST = "lacks_one", "rest"  # the two parts of those not counted: just one step fails, or more
CHIPS = {
    "": "Все", COUNTED: "Учтены", NOT_COUNTED: "Не учтены", LACKS_ONE: "Не хватает одного шага", REST: "Остальные",
    EXCLUDED: "Исключены", NO_DATA: "Нет данных", LEFT: "Вышли из группы",
}  # fmt: skip
ONE_STEP = "один шаг"
BADGES = {COUNTED: "учтён", NOT_COUNTED: "не учтён", EXCLUDED: "исключён", NO_DATA: "нет данных", LEFT: "вне группы"}
SHE = {"учтён": "учтена", "не учтён": "не учтена", "исключён": "исключена"}
TONES = {COUNTED: "ok", NOT_COUNTED: "bad", EXCLUDED: "neutral", NO_DATA: "warn", LEFT: "neutral"}
ORGANIZATIONS = ("организация", "организации", "организаций")


def share(value: Value) -> str:
    """«1 841 из 3 211», «… из 16» where few people are not told."""
    if "numerator" in value.hidden:
        return f"{MARK} из{russian.NBSP}{russian.number(value.known)}" if value.known else MARK
    return f"{russian.number(value.numerator)} из{russian.NBSP}{russian.number(value.denominator)}"


def goal(target: float | None) -> str:
    """«60 %», «62,5 %», «не задана»."""
    return "не задана" if target is None else russian.percent(target, 0 if float(target).is_integer() else 1)


def status(value: Value) -> str:
    """«достигнут», «не хватает 37 человек», «нет данных», «цель не задана»."""
    if "numerator" in value.hidden:
        return "мало людей, не показано"
    if value.percent is None:
        return "нет данных"
    if value.target is None:
        return "цель не задана"
    return f"не хватает {INDICATORS[value.code].lacks(value.missing)}" if value.missing else "достигнут"


def tone(value: Value) -> str:
    """ok, warn (near the target), bad, or faint when there is nothing to compare."""
    if value.percent is None or value.target is None:
        return "faint"
    return "ok" if value.missing == 0 else "warn" if value.percent >= NEAR * value.target else "bad"


def mark(value: Value) -> str:
    """The icon of the status: it is never told by colour alone."""
    return STATUSES[value.status][1]


def badge(subject: str, status_: str) -> str:
    """«учтён», and «учтена» of a team or a school."""
    text = BADGES.get(status_, "")
    return SHE.get(text, text) if subject in ("teams", "organizations") else text


def standing(member: Member) -> str:
    """The badge of a row: «один шаг» of those who fail just one step."""
    return ONE_STEP if member.lacks_one else badge(member.subject, member.status)


def sentence(value: Value) -> str:
    """The whole of it for screen readers and tooltips."""
    indicator = INDICATORS[value.code]
    return (
        f"{indicator.shown_code}. {indicator.short}: {russian.percent(value.percent)}, {share(value)}, "
        f"цель {goal(value.target)}, {status(value)}"
    )
