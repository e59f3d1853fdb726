"""Two lists reconciled to the last line: the one that an organisation or the region gives, and the one that the register counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.cycle import OfficialFigure
from nmsdesk.domain.organizations import Headcount, Organization
from nmsdesk.domain.periods import Period
from nmsdesk.domain.views import FULL
from nmsdesk.errors import Rejected, Stale
from nmsdesk.indicators import frozen, staff
from nmsdesk.indicators.context import COUNTED, Context
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count, people
from nmsdesk.services import indicators, registers
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.named_lists import Named, NamedList
from nmsdesk.services.reconciling_places import Places
from nmsdesk.services.reconciling_words import Line, Near, Reasons, near_names
from nmsdesk.services.registers import Saved
from nmsdesk.storage.records import Labels

HEADCOUNT = ""  # the code of the headcount among those of the indicators
PERSONAL = tuple(code for code, i in INDICATORS.items() if i.subject in ("persons", "plans"))
PLACES = tuple(code for code, i in INDICATORS.items() if i.subject in ("teams", "organizations"))  # lists of organisations
GROUPS = {
    "unnamed": "названы числом, без имён",
    "repeat": "записаны в списке дважды",
    "elsewhere": "по базе учтены в другой организации",
    "excluded": "есть в базе, но по методике не считаются",
    "lacking": "есть в базе, но условия показателя не выполнены",
    "post": "должность не педагогическая и не руководящая",
    "gone": "на этот день здесь не работают",
    "ambiguous": "подходят нескольким работникам базы",
    "unknown": "нет в базе",
    "ours": "учтены по базе, а в списке их нет",
}
PLACE_GROUPS = {
    "unnamed": "названы числом, без названий",
    "repeat": "записаны в списке дважды",
    "elsewhere": "не из этой организации",
    "excluded": "есть в базе, но по методике не считаются",
    "lacking": "есть в базе, но условия показателя не выполнены",
    "kind": "по методике не школы",
    "team": "без управленческой команды",
    "gone": "на этот день не действуют",
    "ambiguous": "подходят нескольким организациям базы",
    "unknown": "нет в базе",
    "ours": "учтены по базе, а в списке их нет",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the difference: ``amount`` is signed; the parts add up to official − computed exactly."""

    group: str
    caption: str
    amount: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What two lists come to. ``official`` is the number of the document (that of the list when there is none)."""

    period: Period
    as_of: date
    organization: int | None
    place: str
    code: str
    source: str
    official: int
    stated: bool  # a document states the number
    computed: int
    listed: int
    matched: tuple[Line, ...]
    lines: tuple[Line, ...]
    unread: tuple[tuple[int, str], ...]
    notes: tuple[str, ...] = ()
    figure: OfficialFigure | None = field(default=None, compare=False)

    @property
    def difference(self) -> int:
        return self.official - self.computed

    @property
    def of_places(self) -> bool:
        """Whether the lists are of organisations, not of people."""
        return self.code in PLACES

    @property
    def parts(self) -> tuple[Part, ...]:
        """Why the numbers differ, in the order of GROUPS or PLACE_GROUPS."""
        found = []
        for group, caption in (PLACE_GROUPS if self.of_places else GROUPS).items():
            own = tuple(x for x in self.lines if x.group == group)
            amount = self.official - self.listed if group == "unnamed" else -len(own) if group == "ours" else len(own)
            if amount:
                more = f"в списке больше {'названий' if self.of_places else 'имён'}, чем названо числом"
                said = more if group == "unnamed" and amount < 0 else caption
                found.append(Part(group, said, amount, own))
        return tuple(found)

    @property
    def title(self) -> str:
        what = "Численность" if self.code == HEADCOUNT else f"Показатель {INDICATORS[self.code].shown_code}"
        return f"{what}: {self.place}, {self.period.title}"


def reconcile(
    desk: Desk, span: Period, organization: int | None, code: str, theirs: NamedList, as_of: date | None = None,
    same: Mapping[int, int] | None = None, official: int | None = None,
) -> Reconciliation:  # fmt: skip
    """Reconcile their list with the register's: the headcount (code HEADCOUNT) or the counted of an indicator.

    A list for teams or schools is one of organisations (named_lists.of_text(…, places=True)).
    ``same`` are decisions «row of the list → person (organisation) of the base»; ``official`` stands in for the number of the document.
    """
    if code != HEADCOUNT and code not in INDICATORS:
        raise Rejected(f"Показателя «{code}» нет. Выберите численность или показатель: {', '.join(INDICATORS)}.")
    rows = theirs.places if code in PLACES else theirs.people
    if not rows:
        what = "организации, а в списке люди" if code in PLACES else "люди, а в списке организации"
        raise Rejected(f"Здесь сверяются {what}. Выберите другой список.")
    if desk.view.face != FULL:
        raise Rejected("Списки сверяются по именам, а они скрыты. Верните имена полностью и сверьте снова.")
    with desk.read() as reading:
        context = indicators.context_of(desk, reading, span, as_of, organization)
        place = reading.get(Organization, organization)
        if organization is not None and place is None:
            raise Rejected("Такой организации в базе нет. Выберите другую.")
        ours = _ours(reading, context, code)
        if code in PLACES:
            matched, lines = Places(reading, context, code, ours, dict(same or {})).run(theirs.places)
        else:
            matched, lines = _Work(reading, context, code, ours, dict(same or {})).run(theirs.people)
        figure = None if code == HEADCOUNT else _figure(reading, span, organization, code)
        stated = official if official is not None else _stated(reading, organization, context.as_of, code, figure)
        return Reconciliation(
            span, context.as_of, organization, place.name if place else "Город", code, theirs.source,
            len(rows) if stated is None else stated, stated is not None, len(ours), len(rows), tuple(matched),
            tuple(lines), theirs.unread, tuple(_notes(reading, organization, context.as_of, code, len(ours), figure)), figure,
        )  # fmt: skip


def _ours(reading: Reading, context: Context, code: str) -> dict[int, int]:
    """Subject → person (its organisation where those are compared), of those that the register counts in the place."""
    if code == HEADCOUNT:
        return {n: n for n in staff.on_day(reading.connection, context, "teaching", "leading")}
    counted = {n: place or 0 for n, (place, status) in frozen.statuses(reading.connection, code, context).items() if status == COUNTED}
    if code in PLACES:
        return counted
    found = list(counted)
    return frozen.holders(reading.connection, found) if INDICATORS[code].subject == "plans" else {n: n for n in found}


def _figure(reading: Reading, span: Period, organization: int | None, code: str) -> OfficialFigure | None:
    found = reading.where(OfficialFigure, period=span.code, organization=organization, indicator=code)
    return found[0] if found else None


def _headcount(reading: Reading, organization: int | None, on: date) -> int | None:
    """The number of people by the latest form of the day."""
    rows = [r for r in reading.where(Headcount, organization=organization) if r.day and r.day <= on] if organization else []
    latest = max(rows, key=lambda r: (r.day or date.min, r.id or 0), default=None)
    return (latest.teaching or 0) + (latest.leading or 0) if latest else None


def _stated(reading: Reading, organization: int | None, on: date, code: str, figure: OfficialFigure | None) -> int | None:
    return _headcount(reading, organization, on) if code == HEADCOUNT else figure.numerator if figure else None


def _notes(
    reading: Reading, organization: int | None, on: date, code: str, computed: int, figure: OfficialFigure | None
) -> Iterable[str]:
    """More counted than there are is an error, never a percent above 100 (edge case 28)."""
    whole = figure.denominator if figure else None
    if code in ("1", "2a", "3") and whole is None:
        whole = _headcount(reading, organization, on)
    if code != HEADCOUNT and whole is not None and computed > whole:
        yield f"По базе учтено {computed}, а всего по документу {whole}: процент не считается. Исправьте численность в документе или базе."


class _Work:
    """One reconciling: finds people, says why they are in one list only."""

    def __init__(self, reading: Reading, context: Context, code: str, ours: Mapping[int, int], same: Mapping[int, int]):
        self.reading, self.context, self.code, self.ours, self.same = reading, context, code, ours, same
        self.left: dict[int, list[int]] = defaultdict(list)  # person → subjects not met yet
        for subject, person in ours.items():
            self.left[person].append(subject)
        self.reasons = Reasons(reading, context, code)

    def run(self, rows: Iterable[Named]) -> tuple[list[Line], list[Line]]:
        matched: list[tuple[Named, int, int]] = []  # row, subject, person
        lines: list[Line] = []
        met = set[int]()
        found: list[tuple[Named, int, str]] = []  # theirs that are not met: the person of the base, the group so far
        for row in rows:
            person, several = self._person(row)
            if person and self.left.get(person):
                matched.append((row, self.left[person].pop(), person))
            elif person and person in met:
                found.append((row, person, "repeat"))
            else:
                found.append((row, person, "ambiguous" if several else "elsewhere" if person else "unknown"))
            met.add(person or 0)
        found = self._namesakes(found, matched)
        alone = {s: p for p, subjects in self.left.items() for s in subjects}
        names = Labels(self.reading.connection).of("persons", [p for _, p, _ in found] + list(alone.values()))
        why = self.reasons.only_theirs({p for _, p, g in found if p and g == "elsewhere"})
        near = near_names(self.reading, [r for r, _, g in found if g == "unknown"], set(alone.values()))
        for row, person, group in found:
            lines.append(self._line(row, person, group, why, near, names))
        counted = self.reasons.only_ours(alone)
        own = [Line(0, names.get(p, ""), p, counted[s][0], "ours", counted[s][1]) for s, p in alone.items()]
        lines += sorted(own, key=lambda x: (x.place, x.name, x.person))
        return [Line(r.row, str(r.name), p, "", "matched", "") for r, _, p in matched], lines

    def _namesakes(self, found: list[tuple[Named, int, str]], matched: list[tuple[Named, int, int]]) -> list[tuple[Named, int, str]]:
        """Rows of one name are matched when as many of that name are counted here: which is which does not change the sum."""
        alike: dict[tuple[int, ...], list[Named]] = defaultdict(list)
        for row, _, group in found:
            if group == "ambiguous":
                here = tuple(n for n in self.reasons.people.candidates(row.name, row.birth) if self.left.get(n))
                alike[tuple(sorted(set(here)))].append(row)
        sure = {r.row: n for here, rows in alike.items() if len(here) == len(rows) for r, n in zip(rows, here)}
        matched += [(r, self.left[sure[r.row]].pop(), sure[r.row]) for r, _, group in found if group == "ambiguous" and r.row in sure]
        return [x for x in found if x[2] != "ambiguous" or x[0].row not in sure]

    def _line(
        self, row: Named, person: int, group: str, why: Mapping[int, tuple[str, str, str]], near: Mapping[int, tuple[Near, ...]],
        names: Mapping[int, str],
    ) -> Line:  # fmt: skip
        shown = str(row.name)
        if group == "repeat":
            return Line(row.row, shown, person, "", group, "этот человек уже назван в списке выше")
        if group == "ambiguous":
            options = self.reasons.candidates(row)
            return Line(row.row, shown, 0, "", group, f"в базе подходят {people(len(options))}", options)
        if group == "unknown":
            options = near.get(row.row, ())
            return Line(row.row, shown, 0, "", group, f"похоже: {options[0].name}, {options[0].why}" if options else "", options)
        said, place, reason = why[person]
        known = names.get(person, "")
        return Line(row.row, shown, person, place, said, reason if known == shown else f"{known}: {reason}")

    def _person(self, row: Named) -> tuple[int, bool]:
        """The person of the base (0: none) and whether several fit; of namesakes the one that the register counts here."""
        if row.row in self.same:
            return self.same[row.row], False
        match = self.reasons.people.match(
            row.name, row.snils, row.birth, "day", self.context.organization, self.reasons.jobs_of, self.context.as_of
        )
        if match.person is not None:
            return match.person, False
        here = [n for n in match.ask if self.left.get(n)]
        if len(here) == 1 or len(match.ask) == 1:
            return (here or list(match.ask))[0], False
        return 0, bool(match.ask)


def explanation(found: Reconciliation, most: int = 0) -> str:
    """The difference in words, a line for each part; ``most`` letters at most (0: as many as it takes)."""
    size = signed(found.difference) if found.difference else "нет"
    head = f"Официально {found.official}, по базе {found.computed}, разница {size}. Совпало: {_matched(found)}."
    lines = [head]
    for part in found.parts:
        who = "; ".join(f"{x.name} ({x.why})" if x.why else x.name for x in part.lines)
        lines.append(f"{signed(part.amount)} {part.caption}{': ' + who if who else ''}")
    text = "\n".join(lines)
    if most and len(text) > most:
        names = "Названия" if found.of_places else "Имена"
        short = [head, *(f"{signed(p.amount)} {p.caption}" for p in found.parts), f"{names} – в распечатке сверки."]
        text = "\n".join(short)
    return text


def signed(n: int) -> str:
    """«+2», «−1», «0»."""
    return f"{n:+d}".replace("-", "−") if n else "0"


def keep_explanation(desk: Desk, found: Reconciliation) -> Saved:
    """Write the explanation into the note of the official figure: one undo step; Rejected when there is no figure."""
    if found.figure is None:
        raise Rejected("Официального значения за этот период нет. Запишите его, и объяснение сохранится вместе с ним.")
    with desk.read() as reading:
        before = reading.get(OfficialFigure, found.figure.id)
    if before is None:
        raise Stale("Официальное значение удалено. Запишите его заново.")
    limit = getattr(REGISTERS["official_figures"].column("note").field, "limit", 4000)
    return registers.save(desk, replace(before, note=explanation(found, limit)))


def said(found: Reconciliation) -> str:
    """«Разница +2 объяснена: 3 человека есть только в списке, 1 – только в базе»."""
    theirs = sum(x.group not in ("ours", "repeat") for x in found.lines)
    ours = sum(x.group == "ours" for x in found.lines)
    if not theirs and not ours:
        return "Списки совпали полностью"
    return f"Совпало: {_matched(found)}, только в списке {_amount(found, theirs)}, только в базе {ours}"


def _matched(found: Reconciliation) -> str:
    return _amount(found, len(found.matched))


def _amount(found: Reconciliation, n: int) -> str:
    return count(n, "организация", "организации", "организаций") if found.of_places else people(n)
