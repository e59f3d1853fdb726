"""The values that a note may speak of: every field of a snapshot in words and as a number, and the list of fields to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from nmsdesk.domain.cycle import Snapshot
from nmsdesk.domain.note_text import Field, parse
from nmsdesk.domain.periods import period
from nmsdesk.domain.privacy import MARK
from nmsdesk.domain.views import ANONYMOUS
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import COUNTED, NOT_COUNTED, Value
from nmsdesk.reports.parts import signed
from nmsdesk.russian import NBSP, count, day, fold, joined, number, percent
from nmsdesk.services import snapshots
from nmsdesk.services.desk import Desk
from nmsdesk.services.snapshots import Frozen

NO_DATA = "нет данных"
FIELDS = {  # of an indicator: the name and what it is
    "percent": "доля", "n": "учтено", "N": "всего в расчёте", "share": "учтено из всего", "target": "цель", "missing": "не хватает до цели",
    "status": "достигнут или нет", "gap": "отклонение от цели, п. п.", "delta": "изменение к прежнему срезу, со знаком",
    "change": "изменение к прежнему срезу, без знака", "trend": "вырос, снизился, не изменился", "before": "доля в прежнем срезе",
    "excluded": "исключено из расчёта", "no_data": "не хватает данных", "places": "организаций в расчёте",
    "reached_places": "организаций достигли цели", "short": "краткое название", "title": "полное название",
}  # fmt: skip
OF_CITY = ("places", "reached_places", "short", "title")
GENERAL = {
    "period": "период", "as_of": "на какой день", "rules": "методика", "basis": "чем утверждена методика",
    "measured": "показателей с целью", "reached": "показателей достигнуто",
    "behind": "показателей не достигнуто", "reached_codes": "номера достигнутых",
    "behind_codes": "номера недостигнутых", "organizations": "организаций в расчёте", "previous": "прежний утверждённый срез",
}  # fmt: skip
PERCENTS, POINTS = ("percent", "target", "before"), ("gap", "delta", "change")
COUNTS = ("n", "N", "missing", "excluded", "no_data", "places", "reached_places", "measured", "reached", "behind", "organizations")
STATUSES = ("достигнут", "не достигнут", NO_DATA)
TRENDS = ("вырос", "снизился", "не изменился")


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as printed; ``number`` is what is compared, None when it is a word or there is no data."""

    text: str
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A field to choose: what is put into the text, what it means, its value now."""

    insert: str
    caption: str
    value: str
    code: str


class Unknown(ValueError):
    """A field that the snapshot does not have; the message says what to write instead."""


@dataclass(slots=True)
class Figures:
    """The fields of a snapshot; ``before`` is the approved snapshot of the period before, if there is one."""

    frozen: Frozen
    before: Frozen | None = None
    nameless: bool = False  # few people are not told: the figures are not those that were read
    names: dict[str, int] = field(init=False)  # folded name of an organisation → its id
    places: dict[int, str] = field(init=False)
    reaching: dict[str, tuple[int, int]] = field(init=False)  # indicator → organisations with a value, those at the target

    def __post_init__(self) -> None:
        self.names, self.places, self.reaching = {}, {}, {}
        for code, part in self.frozen.parts.items():
            own = [p for p in part.places.values() if p.percent is not None]
            self.reaching[code] = len(own), sum(p.status == "reached" for p in own)
        for n, _, name, full in self.frozen.paper["places"]:
            self.places[n] = name
            self.names[fold(name)] = n
            if full:
                self.names.setdefault(fold(full), n)

    def place_of(self, name: str) -> int:
        """The organisation by its name; Unknown with the likest names when there is none."""
        known = self.names.get(fold(name))
        if known is None:
            words = fold(name).split()
            like = [own for n, own in self.places.items() if any(w in fold(own).split() for w in words if len(w) > 2 or w.isdigit())]
            offer = f" Похожие: {'; '.join(like[:3])}." if like else ""
            raise Unknown(f"Организации «{name}» в срезе нет.{offer}")
        return known

    def value(self, code: str, place: int | None = None, earlier: bool = False) -> Value | None:
        """The value of the city or of an organisation, here or in the snapshot before."""
        whole = self.before if earlier else self.frozen
        if whole is None or code not in whole.parts:
            return None
        part = whole.parts[code]
        if place is None:
            return part.value
        own = part.places.get(place)
        return own or (None if earlier else Value(code, part.value.variant, part.value.title, 0, 0, part.value.target))

    def of(self, asked: Field) -> Shown:
        """The value of a field; Unknown when there is no such field."""
        if not asked.code:
            return _formed(asked, self._general(asked))
        if asked.name not in FIELDS or (asked.place and asked.name in OF_CITY):
            offered = [name for name in FIELDS if not (asked.place and name in OF_CITY)]
            raise Unknown(f"Поля «{asked.name}» нет. Есть: {', '.join(offered)}.")
        place = self.place_of(asked.place) if asked.place else None
        now = self.value(asked.code, place)
        if now is None:
            raise Unknown(f"Показателя «{asked.code}» в срезе нет.")
        return _formed(asked, self._shown(asked.name, now, self.value(asked.code, place, earlier=True)))

    def _shown(self, name: str, v: Value, earlier: Value | None) -> Shown:
        if "numerator" in v.hidden and name in ("percent", "n", "N", "share", "missing"):
            return Shown(number(v.known) if name == "N" and v.known else MARK)  # without names few people are not told
        match name:
            case "percent":
                return Shown(percent(v.percent), None if v.percent is None else round(v.percent, 1))
            case "n" | "N":
                amount = v.numerator if name == "n" else v.denominator
                return Shown(number(amount), amount)
            case "share":
                return Shown(f"{number(v.numerator)} из{NBSP}{number(v.denominator)}" if v.denominator else NO_DATA)
            case "target":
                return Shown("не задана") if v.target is None else Shown(_percent(v.target), v.target)
            case "missing":
                return Shown(NO_DATA) if v.target is None or v.percent is None else Shown(number(v.missing), v.missing)
            case "status":
                return Shown(STATUSES[("reached", "not_reached", "no_data").index(v.status)])
            case "gap":
                gap = None if v.percent is None or v.target is None else v.percent - v.target
                return Shown(NO_DATA) if gap is None else Shown(_points(abs(gap)), round(abs(gap), 1))
            case "before":
                share = earlier.percent if earlier else None
                return Shown(percent(share), None if share is None else round(share, 1))
            case "delta" | "change" | "trend":
                return self._moved(name, v, earlier)
            case "excluded" | "no_data":
                return Shown(number(getattr(v, name)), getattr(v, name))
            case "short":
                return Shown(self.frozen.parts[v.code].short)
            case "title":
                return Shown(v.title)
        amount = self.reaching[v.code][name == "reached_places"]
        return Shown(number(amount), amount)

    def _moved(self, name: str, v: Value, earlier: Value | None) -> Shown:
        moved = change(v, earlier)
        if moved is None:
            return Shown(NO_DATA)
        if name == "trend":
            return Shown(TRENDS[0 if moved > 0 else 1 if moved < 0 else 2])
        return Shown(f"{signed(moved)}{NBSP}п.{NBSP}п.", moved) if name == "delta" else Shown(_points(abs(moved)), abs(moved))

    def _general(self, asked: Field) -> Shown:
        values = [p.value for p in self.frozen.parts.values() if p.value.status != "no_data"]
        match asked.name:
            case "period":
                return Shown(self.frozen.period.title)
            case "as_of":
                return Shown(day(self.frozen.as_of))
            case "rules":
                return Shown(f"«{self.frozen.rules.name}»")
            case "basis":
                return Shown(self.frozen.rules.basis or "документ не указан")
            case "measured":
                return Shown(number(len(values)), len(values))
            case "reached" | "behind":
                amount = sum((v.status == "reached") == (asked.name == "reached") for v in values)
                return Shown(number(amount), amount)
            case "reached_codes" | "behind_codes":
                wanted = [v.code for v in values if (v.status == "reached") == (asked.name == "reached_codes")]
                return Shown(joined([self.frozen.parts[code].shown_code for code in wanted]) or "нет")
            case "organizations":
                subjects = (s for p in self.frozen.parts.values() for s in p.subjects)
                within = {s.organization for s in subjects if s.status in (COUNTED, NOT_COUNTED) and s.organization}
                return Shown(number(len(within)), len(within))
            case "previous":
                return Shown(f"{self.before.period.title}, на {day(self.before.as_of)}" if self.before else NO_DATA)
        raise Unknown(f"Поля «{asked.name}» нет. Есть: {', '.join(GENERAL)} и поля показателей, например {{6.percent}}.")

    def fill(self, text: str) -> str:
        """The text with the figures in place of its fields; what is not understood stays as written."""
        out, at = [], 0
        for one in parse(text)[0]:
            try:
                shown = self.of(one).text
            except Unknown:
                continue
            out += [text[at : one.start], shown]
            at = one.end + (shown.endswith(".") and text[one.end : one.end + 1] == ".")  # «п. п.» ends the sentence itself
        return "".join([*out, text[at:]])

    def known(self) -> Iterator[Known]:
        """Every field of the city to choose from, with its value now."""
        for name, caption in GENERAL.items():
            yield Known(f"{{{name}}}", caption, self.of(Field(0, 0, "", "", name)).text, "")
        for code, part in self.frozen.parts.items():
            one, few, many = part.nouns
            for name, caption in FIELDS.items():
                yield Known(f"{{{code}.{name}}}", f"{part.shown_code}. {caption}", self.of(Field(0, 0, code, "", name)).text, code)
                if name in ("n", "N", "missing"):
                    forms = (one, few, many) if name != "missing" else (few, many, many)  # «не хватает» wants the genitive case
                    worded = Field(0, 0, code, "", name, forms)
                    insert = f"{{{code}.{name}|{'|'.join(forms)}}}"
                    yield Known(insert, f"{part.shown_code}. {caption}, со словом", self.of(worded).text, code)

    def known_of_place(self, code: str, place: str) -> Iterator[Known]:
        """The fields of an organisation."""
        for name, caption in FIELDS.items():
            if name not in OF_CITY:
                asked = Field(0, 0, code, place, name)
                yield Known(f"{{{asked.key}}}", f"{place}: {caption}", self.of(asked).text, code)


def change(now: Value, earlier: Value | None) -> float | None:
    """The difference of the percents as printed, in points; None when one of them is not known."""
    if earlier is None or now.percent is None or earlier.percent is None:
        return None
    return round(round(now.percent, 1) - round(earlier.percent, 1), 1)


def _formed(asked: Field, shown: Shown) -> Shown:
    """The value with its noun that agrees, or with the words given for a state or a direction."""
    if not asked.forms:
        return shown
    forms = asked.forms
    if asked.name in COUNTS:
        if len(forms) != 3:
            raise Unknown("К числу нужны три формы слова: {3.missing|человек|человека|человек}.")
        return Shown(count(int(shown.number), *forms), shown.number) if shown.number is not None else shown
    if asked.name == "status":
        if len(forms) not in (2, 3):
            raise Unknown("К итогу нужны две формы: {6.status|достигнуто|не достигнуто}.")
        at = STATUSES.index(shown.text)
        return Shown(forms[at] if at < len(forms) else NO_DATA)
    if asked.name == "trend":
        if len(forms) != 3:
            raise Unknown("К направлению нужны три формы: {1.trend|выросла|снизилась|не изменилась}.")
        return Shown(forms[TRENDS.index(shown.text)]) if shown.text in TRENDS else shown
    raise Unknown("Формы слова ставят только к целым числам, итогу (status) и направлению (trend).")


def _percent(value: float) -> str:
    return percent(value, 0 if float(value).is_integer() else 1)


def _points(value: float) -> str:
    return f"{number(value, 1)}{NBSP}п.{NBSP}п."


def figures(desk: Desk, snapshot: int) -> Figures:
    """The fields of a snapshot; Stale when it is no more, Rejected when it is not as it was sealed."""
    frozen = snapshots.read(desk, snapshot)
    before = previous(desk, frozen)
    return Figures(frozen, snapshots.read(desk, before.id or 0) if before else None, desk.view.face == ANONYMOUS)


def previous(desk: Desk, frozen: Frozen) -> Snapshot | None:
    """The approved snapshot of the latest period before that ended earlier: of the same kind of period, if there is one."""
    with desk.read() as reading:
        found: list[Any] = [(period(s.period), s) for s in reading.where(Snapshot, state="approved")]
    earlier = [(p, s) for p, s in found if p.until < frozen.period.until and p != frozen.period]
    same = [x for x in earlier if x[0].kind == frozen.period.kind] or earlier
    return max(same, key=lambda x: (x[0].until, x[1].as_of), default=(None, None))[1]


def as_rejected(fault: str, title: str, sentence: str) -> Rejected:
    """The refusal that tells where in the note the fault is."""
    return Rejected(f"Раздел «{title}», «{sentence}»: {fault}")
