"""Which posts and subjects an organisation of a kind and size has."""

from __future__ import annotations

from random import Random

TEACHER, EDUCATOR, EXTRA, METHODIST = "Учитель", "Воспитатель", "Педагог дополнительного образования", "Методист"
ADVISER = "Советник директора по воспитанию и взаимодействию с детскими общественными объединениями"
SAFETY = "Преподаватель-организатор основ безопасности и защиты Родины"
HEADS = ("Директор", "Заведующий")
DEPUTIES = ("Заместитель директора", "Заместитель заведующего")
TEAM = (*HEADS, *DEPUTIES, "Старший воспитатель", "Руководитель структурного подразделения", ADVISER)
_SUBJECTS = (
    (("primary",), 27), (("russian", "literature"), 13), (("mathematics",), 11), (("english",), 12), (("english", "german"), 1),
    (("english", "french"), 0.5), (("physical_education",), 7), (("history", "social_studies"), 6), (("biology",), 2),
    (("biology", "chemistry"), 1.5), (("chemistry",), 1.2), (("geography",), 2.2), (("physics",), 2.5), (("informatics",), 3),
    (("physics", "mathematics"), 0.8), (("mathematics", "informatics"), 1), (("technology",), 3), (("music",), 1.5), (("art",), 1.5),
    (("social_studies", "law"), 0.5), (("spiritual_culture", "religions"), 0.5),
)  # fmt: skip
_EXTRA = (
    (("additional_art",), 40), (("additional_technical",), 16), (("additional_sport",), 18), (("additional_social",), 12),
    (("additional_science",), 8), (("additional_tourism",), 6),
)  # fmt: skip
_MEN = {"Тренер-преподаватель": 0.6, SAFETY: 0.75, "Системный администратор": 0.9, "Директор": 0.3, EXTRA: 0.22, EDUCATOR: 0.01}
_MEN_OF_SUBJECT = {"physical_education": 0.45, "technology": 0.45, "informatics": 0.35, "physics": 0.25, "history": 0.22}


def posts_of(kind: str, size: int, rng: Random) -> list[str]:
    """The posts of an organisation, the head first; as long as ``size``."""
    listed = _LISTS.get(kind, _school)(size, rng)
    usual = {"kindergarten": EDUCATOR, "additional": EXTRA, "further": METHODIST}.get(kind, TEACHER)
    return (listed + [usual] * size)[:size]


def _kindergarten(size: int, rng: Random) -> list[str]:
    posts = ["Заведующий", "Старший воспитатель", "Музыкальный руководитель", "Инструктор по физической культуре"]
    posts += ["Заместитель заведующего"] * (size >= 26) + ["Педагог-психолог"] * (size >= 20) + ["Музыкальный руководитель"] * (size >= 32)
    posts += ["Учитель-логопед"] * (size // 16) + ["Учитель-дефектолог"] * (rng.random() < 0.2)
    return posts + ["Помощник воспитателя"] * round(size / 25)


def _school(size: int, rng: Random) -> list[str]:
    posts = ["Директор", "Заместитель директора", *["Заместитель директора"] * (size // 24), "Педагог-психолог", "Социальный педагог"]
    posts += [ADVISER, SAFETY][: 2 if size > 20 else 0]
    posts += [rng.choice(("Педагог-библиотекарь", "Педагог-библиотекарь", "Заведующий библиотекой"))]
    posts += ["Педагог-организатор"] + ["Учитель-логопед"] * (size >= 50) + [EXTRA] * (size // 30)
    posts += ["Заместитель директора по административно-хозяйственной работе"] * (size >= 40) + ["Секретарь учебной части"] * (size >= 30)
    posts += ["Тьютор"] * (rng.random() < 0.3) + ["Лаборант"] * (size >= 70) + ["Педагог-психолог"] * (size >= 85)
    return posts + [EDUCATOR] * (rng.randint(4, 9) if size >= 55 and rng.random() < 0.2 else 0)


def _correctional(size: int, rng: Random) -> list[str]:
    posts = _school(size, rng) + ["Учитель-дефектолог"] * (size // 12) + ["Учитель-логопед"] * (size // 20)
    return posts + [EDUCATOR] * (size // 10)


def _additional(size: int, rng: Random) -> list[str]:
    posts = ["Директор", "Заместитель директора", METHODIST, "Педагог-организатор", "Концертмейстер"]
    posts += [METHODIST, "Педагог-организатор", "Руководитель структурного подразделения"] * (size >= 30)
    return posts + ["Тренер-преподаватель"] * (size // 7 if rng.random() < 0.4 else 0) + ["Секретарь учебной части"] * (size >= 30)


def _further(size: int, rng: Random) -> list[str]:
    return ["Директор", "Заместитель директора", "Старший методист", "Педагог-психолог", "Бухгалтер"]


_LISTS = {"kindergarten": _kindergarten, "correctional": _correctional, "additional": _additional, "further": _further}


def subjects_of(post: str, rng: Random) -> tuple[str, ...]:
    """Subjects of a teacher, the direction of an additional educator; others have none."""
    if post == SAFETY:
        return ("safety",)
    if post in (TEACHER, EXTRA):
        weighted = _SUBJECTS if post == TEACHER else _EXTRA
        return rng.choices([s for s, _ in weighted], [w for _, w in weighted])[0]
    return ("preschool",) if post == EDUCATOR else ()


def sex_of(post: str, subjects: tuple[str, ...], rng: Random) -> str:
    share = max(_MEN.get(post, 0.06), _MEN_OF_SUBJECT.get(subjects[0], 0.0) if subjects else 0.0)
    return "m" if rng.random() < share else "f"
