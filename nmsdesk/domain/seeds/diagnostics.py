"""Scales with levels and instruments of diagnostics (domain.md §§2.2–2.4); cut-offs wait for the customer's word."""

from __future__ import annotations

from collections.abc import Iterator

from nmsdesk.domain.development import Instrument, Level, Scale

_CONFIRM = "Границы в процентах предварительные: подтвердите их по документу и исправьте, если нужно."
SCALES = (
    ("Королёв (4 уровня)", False, f"Названия уровней – из Положения о МС НМС, раздел VI. {_CONFIRM}"),
    ("Руководители, ЕФОМ (5 уровней)", False, f"Названия уровней – из ЕФОМ для руководителей. {_CONFIRM}"),
    (
        "Дефицит (3 уровня)",
        True,
        f"Перевёрнутая: «высокий» – это высокий уровень дефицита, плохой результат; «средний» засчитывается. {_CONFIRM}",
    ),
    ("Зачёт", False, "Без границ: прошёл или не прошёл."),
)
_HIGH = "продвинутый; экспертный; высокий уровень; отлично"
_RAISED = "выше среднего; выше базового; повышенный уровень"
_BASE = "средний; достаточный; допустимый; базовый уровень"
_LOW = "ниже базового; критический; недостаточный; дефицитарный; минимальный; низкий уровень"
LEVELS = (  # scale, name, from per cent, passing, deficit, aliases
    (1, "высокий", 85.0, True, False, _HIGH),
    (1, "повышенный", 70.0, True, False, _RAISED),
    (1, "базовый", 50.0, True, False, _BASE),
    (1, "низкий", 0.0, False, True, _LOW),
    (2, "высокий", 85.0, True, False, _HIGH),
    (2, "повышенный", 70.0, True, False, _RAISED),
    (2, "базовый", 50.0, True, False, _BASE),
    (2, "удовлетворительный", 30.0, False, True, "удовлетв.; ниже базового"),
    (2, "низкий", 0.0, False, True, "критический; недостаточный; низкий уровень"),
    (3, "минимальный", 80.0, True, False, "минимальный уровень дефицита; низкий уровень дефицита; дефицит не выявлен"),
    (3, "средний", 60.0, True, False, "средний уровень дефицита"),
    (3, "высокий", 0.0, False, True, "высокий уровень дефицита; критический уровень дефицита"),
    (4, "прошёл", None, True, False, "зачёт; зачтено; сдал; сертификат; да; прошел; пройдено"),
    (4, "не прошёл", None, False, True, "незачёт; не зачтено; не сдал; нет; не прошел; не пройдено"),
)
_FOUR = ("subject", "methods", "psychology", "communication")
_PRESCHOOL = ("methods", "psychology", "communication", "preschool_program", "preschool_space")
_CARD = ("subject", "methods", "psychology", "digital")
_MANAGERS = ("management_resources", "management_processes", "management_results", "management_staff", "management_information")
INSTRUMENTS = (  # name, organizer, scale, counted, areas, note
    ("Диагностика профессиональных дефицитов педагогов", "umoc", 1, True, _FOUR, ""),
    ("Диагностика профессиональных дефицитов педагогов ДОО", "umoc", 1, True, _PRESCHOOL, ""),
    ("Диагностика управленческих компетенций (ЕФОМ)", "cnppm", 2, True, _MANAGERS, ""),
    ("Исследование предметных и методических компетенций учителей", "fioko", 1, True, ("subject", "methods"), ""),
    ("Карта профессиональных дефицитов", "cnppm", 3, True, _CARD, "Шкала дефицита перевёрнута"),
    ("Оценка цифровых компетенций и функциональной грамотности", "academy", 1, True, ("digital", "literacy", "assessment"), ""),
    ("Тест по нормативно-правовой базе", "asou", 4, True, ("regulations",), "Результат: прошёл или не прошёл"),
    ("Самодиагностика педагога", "school", 1, False, (*_FOUR, "digital"), "Не учитывается в показателе 1"),
    ("«Я Учитель»", "commercial", 1, False, ("psychology", "digital", "literacy"), "Не учитывается в показателе 1"),
)


def scales() -> Iterator[tuple[str, Scale]]:
    for name, inverted, note in SCALES:
        yield name, Scale(name=name, inverted=inverted, note=note)


def levels() -> Iterator[tuple[str, Level]]:
    """Levels of the scales; ``position`` 1 is the best result, also on the inverted scale."""
    position, previous = 0, 0
    for scale, name, minimum, passing, deficit, aliases in LEVELS:
        position = position + 1 if scale == previous else 1
        previous = scale
        named = f"{SCALES[scale - 1][0]}/{name}"
        yield (
            named,
            Level(scale=scale, position=position, name=name, minimum=minimum, passing=passing, deficit=deficit, aliases=aliases),
        )


def instruments() -> Iterator[tuple[str, Instrument]]:
    for name, organizer, scale, counted, areas, note in INSTRUMENTS:
        yield name, Instrument(name=name, organizer=organizer, scale=scale, counted=counted, areas=areas, note=note)
