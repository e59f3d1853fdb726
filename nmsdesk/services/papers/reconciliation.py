"""The reconciliation of two lists as a document, and the official figure with the explanation that was kept."""

from __future__ import annotations

from nmsdesk.documents.tree import Cell, Document
from nmsdesk.domain.cycle import OfficialFigure
from nmsdesk.errors import Rejected, Stale
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.reports.dossier import Dossier, Part, dossier
from nmsdesk.russian import day, number, percent
from nmsdesk.services import official_figures
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers.wish import Wish
from nmsdesk.services.reconciliation import HEADCOUNT, PLACES, Reconciliation, signed

TITLE = "Сверка официального значения с реестром"


def figure_paper(desk: Desk, wish: Wish) -> Document:
    """An official figure beside the computed one, and the explanation of the difference."""
    with desk.read() as reading:
        record = reading.get(OfficialFigure, wish.record)
    if record is None:
        if wish.record is None:
            raise Rejected("Выберите официальное значение.")
        raise Stale("Официального значения больше нет. Обновите список.")
    span = official_figures.period_of(record)
    line = next(x for x in official_figures.listing(desk, span) if x.record.id == record.id)
    computed = line.computed
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Учтено", _number(record.numerator), _number(computed.numerator if computed else None), _signed(line.numerator)),
        ("Всего", _number(record.denominator), _number(computed.denominator if computed else None), _signed(line.denominator)),
        ("Доля", percent(line.percent), percent(computed.percent if computed else None), ""),
    )
    parts = [Part("Значения", (("", 1.6), ("По документу", 1.4), ("По реестру", 1.4), ("Разница", 1)), rows, numbered=False)]
    said = tuple(x.strip() for x in record.note.splitlines() if x.strip())
    parts.append(Part("Объяснение расхождения", texts=said, empty="Объяснение не записано.", numbered=False))
    about = INDICATORS[record.indicator]
    fields: tuple[tuple[str, Cell], ...] = (
        ("Показатель", f"{about.shown_code}. {about.title}"), ("Период", span.title), ("Документ", record.basis),
    )  # fmt: skip
    return dossier(Dossier(TITLE, line.place, desk.today, fields, tuple(parts), personal=bool(said) and record.indicator not in PLACES))


def reconciliation_paper(desk: Desk, found: Reconciliation) -> Document:
    """Everyone who stands in one of the lists only, with the reason; the sum explains the difference."""
    whole = tuple((p.caption, signed(p.amount)) for p in found.parts)
    amount = "Организаций" if found.of_places else "Человек"
    parts = [Part("Из чего складывается разница", (("Причина", 5), (amount, 1.3)), (*whole, ("Итого", signed(found.difference))),
                  total=True, numbered=False)]  # fmt: skip
    for part in found.parts:
        rows = tuple((x.name, x.place, x.why) for x in part.lines)
        first = "Название" if found.of_places else "ФИО"
        second = "По базе" if found.of_places else "Организация"
        caption = f"{part.caption[:1].upper()}{part.caption[1:]}: {signed(part.amount)}"
        parts.append(Part(caption, ((first, 2.4), (second, 2), ("Что известно", 3)), rows))
    if found.unread:
        parts.append(Part("Строки списка, которые не прочитаны", texts=tuple(f"Строка {n}: {text}" for n, text in found.unread)))
    what = "Численность педагогических и руководящих работников"
    if found.code != HEADCOUNT:
        about = INDICATORS[found.code]
        what = f"{about.shown_code}. {about.title}"
    fields: tuple[tuple[str, Cell], ...] = (
        ("Что сверено", what), ("Период", f"{found.period.title}, на {day(found.as_of)}"), ("Список", found.source),
        ("По документу" if found.stated else "В списке", number(found.official)), ("По реестру", number(found.computed)),
        ("Совпали", number(len(found.matched))), ("Внимание", " ".join(found.notes)),
    )  # fmt: skip
    return dossier(Dossier("Сверка списка с реестром", found.place, desk.today, fields, tuple(parts), personal=not found.of_places))


def _number(value: int | None) -> str:
    return "" if value is None else number(value)


def _signed(value: int | None) -> str:
    return "" if value is None else signed(value)
