"""The profile of a school or of the city by results of diagnostics, and the matrix of a school's people, as documents."""

from __future__ import annotations

from collections.abc import Iterator

from nmsdesk.documents.tree import Cell, Document
from nmsdesk.domain.privacy import MARK
from nmsdesk.errors import Rejected
from nmsdesk.reports.dossier import Dossier, Part, dossier
from nmsdesk.russian import count, day, initials, number, percent
from nmsdesk.services import diagnostics, small_numbers
from nmsdesk.services.deficits import closable
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.diagnostics import Profile, Scope
from nmsdesk.services.faces import nameless
from nmsdesk.services.papers.wish import Wish
from nmsdesk.services.small_numbers import Told
from nmsdesk.storage.records import Labels

MOST = 12  # schools of the city and rows of a comparison that a paper shows
PER_TABLE = 7  # areas side by side on a page across


def _scope(wish: Wish) -> Scope:
    """The school of the wish and the days of its period, all days without one."""
    return Scope(wish.organization, since=wish.period.since if wish.period else None, until=wish.period.until if wish.period else None)


def _subject(desk: Desk, wish: Wish) -> str:
    with desk.read() as reading:
        place = Labels(reading.connection).of("organizations", [wish.organization]).get(wish.organization or 0, "Город")
    return f"{place}, {wish.period.title}" if wish.period else place


def profile_paper(desk: Desk, wish: Wish) -> Document:
    """Shares of levels by area on each scale apart, repeated results, frequent deficits, results without names."""
    scope = _scope(wish)
    first = diagnostics.profile(desk, scope)
    profiles = [first, *(diagnostics.profile(desk, scope, scale) for scale, _, _ in first.scales if scale != first.scale)]
    with desk.read() as reading:
        shown, totals = small_numbers.rows(reading, [(first.diagnosed, first.people - first.diagnosed)])
    with_, people = shown[0][0], totals[0]
    fields: tuple[tuple[str, Cell], ...] = (
        ("Педагогов и руководителей", small_numbers.text(people)),
        ("Из них с результатами", f"{small_numbers.text(with_)} ({small_numbers.share(with_, people)})"),
        ("Работники на дату", day(first.on)),
    )
    parts = [part for p in profiles if p.rows for part in _profile(desk, p)]
    parts += [_compared(desk, scope), *_frequent(desk, scope), *_nameless(first)]
    return dossier(Dossier("Профиль профессиональных дефицитов", _subject(desk, wish), desk.today, fields, tuple(parts), landscape=True))


def _profile(desk: Desk, p: Profile) -> Iterator[Part]:
    titles = (("Область", 3.4), ("Человек", 1.1), *((x.name, 1.3) for x in p.levels), ("В среднем", 1.3), ("Дефицит", 1.3))
    with desk.read() as reading:
        shown, totals = small_numbers.rows(reading, [[len(n) for n in r.persons] for r in p.rows])
        weak, _ = small_numbers.rows(reading, [(len(r.weak), r.total - len(r.weak)) for r in p.rows])
    rows = tuple(_levels(r, own, total, part[0]) for r, own, total, part in zip(p.rows, shown, totals, weak))
    note = "Шкала перевёрнутая: «высокий» – высокий уровень дефицита, плохой результат." if p.inverted else ""
    yield Part(f"Шкала «{p.scale_name}»", titles, rows, note=note, numbered=False)


def _levels(r: diagnostics.ProfileRow, shown: list[Told], total: Told, weak: Told) -> tuple[str, ...]:
    """A row of an area; the mean of few people, and with levels that are not told, is not told either."""
    cells = (f"{small_numbers.text(n)} ({small_numbers.share(n, total, 0)})" if n != MARK else MARK for n in shown)
    mean = MARK if MARK in (*shown, total) else _mean(r.mean)
    return r.name, small_numbers.text(total), *cells, mean, MARK if MARK in (total, weak) else percent(r.share)


def _mean(value: float | None) -> str:
    return "" if value is None else percent(value)


def _compared(desk: Desk, scope: Scope) -> Part:
    found = diagnostics.compare(desk, scope, "area")
    sizes = (("Человек", 1.1), ("Было", 1.2), ("Стало", 1.2), ("Выше", 0.9), ("Так же", 0.9), ("Ниже", 0.9))
    titles = (("Область", 3.2), ("Шкала", 2.6), *sizes)
    with desk.read() as reading:
        shown, totals = small_numbers.rows(reading, [(r.better, r.same, r.worse) for r in found.rows])
    rows = tuple(
        (r.name, r.scale, small_numbers.text(total), *((MARK, MARK) if total == MARK else (_mean(r.first), _mean(r.last))),
         *map(small_numbers.text, own))
        for r, own, total in zip(found.rows, shown, totals)
    )  # fmt: skip
    left_out = "" if nameless(desk) else found.note  # it tells of few people
    note = f"Последний результат против предыдущего на той же шкале. {left_out}".strip()
    return Part("Повторные диагностики", titles, rows, note=note, numbered=False)


def _frequent(desk: Desk, scope: Scope) -> Iterator[Part]:
    titles = (("Область", 3.6), ("Работников", 1.3), ("Дефицитов", 1.3), ("Без плана", 1.3), ("Выявлено", 1.3), ("Закрыто", 1.3))
    with desk.read() as reading:
        rows = tuple(
            (r.name, *map(small_numbers.text, small_numbers.each(
                reading, len(r.persons), len(r.deficits), len(r.planless), r.opened, r.closed
            )))
            for r in diagnostics.frequent(desk, scope, "area")
        )  # fmt: skip
    yield Part("Открытые дефициты по областям", titles, rows, empty="Открытых дефицитов нет.", numbered=False)
    if scope.organization is None:
        places = diagnostics.frequent(desk, scope, "organization")[:MOST]
        columns = (("Организация", 3.6), ("Работников", 1.3), ("Доля", 1.2), ("Дефицитов", 1.3), ("Чаще всего", 3.0))
        with desk.read() as reading:
            lines = tuple(_place(reading, r) for r in places)
        yield Part("Где дефицитов больше всего", columns, lines, numbered=False)
    else:
        ready = len(closable(desk, diagnostics.persons(desk, scope)))
        if ready:
            said = count(ready, "дефицит можно", "дефицита можно", "дефицитов можно")
            yield Part("Подтверждения", texts=(f"{said} закрыть по подтверждениям, которые уже есть в базе.",), numbered=False)


def _place(reading: Reading, r: diagnostics.FrequentRow) -> tuple[str, ...]:
    people, found = small_numbers.each(reading, len(r.persons), len(r.deficits))
    if MARK in (people, found):
        return r.name, MARK, MARK, MARK, MARK
    return r.name, small_numbers.text(people), percent(r.share), small_numbers.text(found), r.most


def _nameless(p: Profile) -> Iterator[Part]:
    titles = (("Организация", 3.0), ("Инструмент", 3.6), ("Дата", 1.3), ("Участников", 1.3), ("Засчитано", 1.3))
    rows = tuple(
        (n.name, n.instrument, day(n.on), number(n.participants), "" if n.passing is None else number(n.passing)) for n in p.nameless
    )
    yield Part("Результаты без имён", titles, rows, note="Не складываются с поимёнными результатами.", numbered=False)


def matrix_paper(desk: Desk, wish: Wish) -> Document:
    """The people of a school × areas: last results with levels; several tables when there are many areas."""
    if wish.organization is None:
        raise Rejected("Выберите организацию: матрица города на листы не помещается.")
    found = diagnostics.matrix(desk, _scope(wish))
    parts = []
    for start in range(0, len(found.areas), PER_TABLE):
        areas = found.areas[start : start + PER_TABLE]
        rows = []
        for someone, cells in found.rows:
            own = [cells.get(code) for code, _ in areas]
            if any(own):
                rows.append((_short(someone.name), *("" if c is None else _cell(c) for c in own)))
        title = "Результаты по областям" if start == 0 else "Результаты по областям, продолжение"
        parts.append(Part(title, (("Работник", 2.4), *((name, 1.6) for _, name in areas)), tuple(rows)))
    if found.without:
        parts.append(Part("Без результатов", texts=tuple(f"{s.name}, {s.post.lower()}" for s in found.without)))
    intro = f"Последний результат каждого работника. {found.note}".strip()
    title, subject = "Матрица результатов диагностики", _subject(desk, wish)
    return dossier(Dossier(title, subject, desk.today, (), tuple(parts), personal=True, landscape=True, intro=intro))


def _short(name: str) -> str:
    last, *rest = name.split()
    return initials(last, *rest[:2]) if 1 <= len(rest) <= 2 else name


def _cell(c: diagnostics.Cell) -> str:
    said = ", ".join(x for x in (percent(c.percent) if c.percent is not None else "", c.level) if x)
    return f"{said}; дефицит открыт" if c.deficit and said else said or "дефицит открыт"
