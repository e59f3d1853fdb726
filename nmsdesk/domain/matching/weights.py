"""Weights of reasons: the defaults that a new base starts with; a base's own values stand in the register of weights."""

from __future__ import annotations

from collections.abc import Mapping

from nmsdesk.domain.development import MatchWeight

Weights = Mapping[str, float]

_PLAN = (  # code, name, points, note
    ("program_registry", "Программа в федеральном реестре в дни обучения", 40, "Только такая засчитывается в показатель 3"),
    ("program_unlisted", "Программы нет в федеральном реестре в дни обучения", -10, "В показатель 3 такое обучение не войдёт"),
    ("program_subject", "Программа для предмета педагога", 12, ""),
    ("program_group", "Программа для группы его должностей", 8, ""),
    ("program_more", "Программа закрывает ещё один дефицит", 10, "За каждый дефицит сверх первого"),
    ("program_run", "Есть набор в срок плана", 16, "Группа со свободными местами"),
    ("program_hours", "Объём от 16 до 72 часов", 4, "Короче 16 часов не засчитывается, длиннее труднее освоить"),
    ("program_repeat", "Та же область уже изучалась за три года", -12, ""),
    ("event_subject", "Мероприятие для его предмета или должности", 6, ""),
    ("event_soon", "Мероприятие в ближайшие два месяца", 5, ""),
    ("colleague_level", "Коллега силён в этой области", 14, "Лучший уровень шкалы"),
    ("colleague_school", "Коллега из той же школы", 9, ""),
    ("colleague_subject", "Коллега ведёт тот же предмет", 8, ""),
    ("colleague_category", "Коллега с высшей категорией", 5, ""),
    ("colleague_bank", "Коллега в банке наставников", 5, ""),
    ("colleague_load", "У коллеги уже есть наставляемый", -5, "За каждого"),
    ("practice_subject", "Практика по его предмету", 6, ""),
    ("practice_other", "Опыт другой организации", 4, ""),
    ("site_level", "Площадка регионального уровня", 4, ""),
)  # fmt: skip
_MENTOR = (
    ("same_school", "Та же организация", 30, ""),
    ("same_subject", "Тот же предмет", 22, ""),
    ("same_post", "Та же должность", 10, ""),
    ("category_highest", "Высшая категория", 14, ""),
    ("category_first", "Первая категория", 7, ""),
    ("category_mentor", "Категория «педагог-наставник» или «педагог-методист»", 16, ""),
    ("experience_long", "Стаж от десяти лет", 8, ""),
    ("experience_enough", "Стаж от пяти лет", 4, ""),
    ("strong_area", "Силён в области дефицита наставляемого", 12, "За каждую область, не более трёх"),
    ("in_bank", "В банке наставников", 10, ""),
    ("was_mentor", "Уже вёл наставляемых с хорошим итогом", 6, ""),
    ("load", "Уже ведёт наставляемого", -12, "За каждого"),
    ("offered", "Уже предложен другому в этом списке", -10, "За каждого, чтобы один наставник не достался всем"),
    ("leads", "Руководит организацией", -8, "У руководителя меньше времени"),
)  # fmt: skip


def default_weights() -> list[MatchWeight]:
    """The weights of a new base."""
    return [
        MatchWeight(matcher=matcher, code=code, name=name, value=float(value), note=note)
        for matcher, rows in (("plan", _PLAN), ("mentor", _MENTOR))
        for code, name, value, note in rows
    ]


def weights_of(records: list[MatchWeight], matcher: str) -> dict[str, float]:
    """Weights of a matcher: the defaults, those of the base instead of them."""
    found = {w.code: w.value or 0.0 for w in default_weights() if w.matcher == matcher}
    return found | {w.code: w.value or 0.0 for w in records if w.matcher == matcher}
