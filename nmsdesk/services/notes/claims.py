"""What a sentence of a note claims in words – reached, above, grew, the greatest, all – and whether the snapshot says the same."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nmsdesk.domain.note_text import CODES, Field, masked
from nmsdesk.indicators.context import Value
from nmsdesk.reports.parts import signed
from nmsdesk.russian import NBSP, number, percent
from nmsdesk.services.notes.figures import Figures, Unknown, change

_CODE = "(?:2[абab]|[1-7])"
_NAMED = re.compile(rf"показател\w*\s+(?:№\s*)?({_CODE}(?:\s*(?:,|и)\s*{_CODE})*)(?![\d.,]*\d)(?!\w)")
_CLAUSE = re.compile(r";|,\s+(?:а|но|тогда как|при этом|однако)\b")
_UNSURE = re.compile(r"\b(?:будет|будут|если|чтобы|планиру\w+|предстоит|следует|необходимо|нужно|рекоменд\w+)\b")
_DONE = re.compile(r"(?<!\w)(не\s+)?(достигнут|выполнен)(о|а|ы)?(?!\w)")
_GOT = re.compile(r"(?<!\w)(не\s+)?достиг(ла|ло|ли)?(?!\w)")
_LEVEL = re.compile(r"(?<!\w)(не\s+)?(выше|больше|ниже|меньше|превы\w+|на\s+уровне)\s+(?:\w+\s+){0,2}?(?:цел|план|норматив)\w*")
_TREND = re.compile(
    r"(?<!\w)(не\s+)?(?:(?P<up>вырос|возрос|увеличил|повысил|улучшил)|(?P<down>снизил|уменьшил|сократил|упал|ухудшил)|(?P<same>изменил))"
    r"(?P<end>л[аои]|[аои]сь|[аои]|ся|)(?!\w)"
)
_KEPT = re.compile(r"(?<!\w)остал(?:ся|ась|ось|ись)\s+(?:на\s+(?:прежнем|том\s+же)|прежн\w+|без\s+изменени\w+)")
_MOST = re.compile(r"(?:(?P<top>наибольш\w+|наивысш\w+|максимальн\w+|сам\w+\s+(?:высок|больш)\w+)|"
                   r"(?P<low>наименьш\w+|минимальн\w+|сам\w+\s+(?:низк|маленьк)\w+))(?:\s+(?P<what>\w+))?")  # fmt: skip
_WHOLE = re.compile(
    r"(?<!\w)(?:(?P<no>не\s+)?(?:во?\s+|по\s+)?(?P<all>вс[её]|всех|всем|всеми|кажд\w+)|(?P<none>ни\s+(?:в\s+|по\s+)?од(?:ин|н\w+)))(?!\w)"
    r"(?:[^;.]{0,30}?)(?P<what>показател|организаци|школ|учреждени|садов|садах)"
)
_NAMES = {"n": "учтено", "N": "всего", "missing": "не хватает", "target": "цель"}
REACHED, NOT_REACHED = "достигнут", "не достигнут"


@dataclass(frozen=True, slots=True)
class Mention:
    """What words near it speak of: an indicator or several named outright, perhaps of an organisation; ``field`` names the quantity."""

    start: int
    end: int
    codes: tuple[str, ...]
    place: str = ""
    field: str = "percent"


@dataclass(frozen=True, slots=True)
class Mend:
    """A way to mend: ``text`` stands in place of the signs from ``start`` to ``end`` of the block."""

    caption: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim that the snapshot does not bear out: where, why, and how to mend it."""

    start: int
    end: int
    why: str
    mends: tuple[Mend, ...] = ()


def mentions(text: str, fields: Sequence[Field], shift: int = 0) -> list[Mention]:
    """Indicators that a piece of text speaks of, by its fields and by «показатель 6» in words."""
    found = [Mention(f.start - shift, f.end - shift, (f.code,), f.place, f.name) for f in fields if f.code]
    for m in _NAMED.finditer(masked(text).lower()):
        codes = tuple(CODES[c.strip()] for c in re.split(r",|и", m[1]) if c.strip() in CODES)
        found.append(Mention(m.start(), m.end(), codes))
    return sorted(found, key=lambda m: m.start)


def of_sentence(figures: Figures, text: str, at: int, fields: Sequence[Field], usual: tuple[str, ...]) -> Iterator[Finding]:
    """The false claims of a sentence that begins at ``at`` of its block; ``usual`` are the indicators its heading speaks of."""
    hidden = masked(text).lower().replace("ё", "е")
    if _UNSURE.search(hidden):
        return
    known = mentions(text, fields, at)
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(hidden)), len(text)]
    for start, stop in itertools.pairwise(cuts):
        clause = hidden[start:stop]
        own = [m for m in known if start <= m.start < stop]
        earlier = [m for m in known if m.end <= start]
        near = own or earlier[-1:] or [m for m in known if m.start >= stop][:1] or ([Mention(0, 0, usual)] if usual else [])
        yield from _Clause(figures, clause, text[start:stop], start, at + start, near).findings()


class _Clause:
    """A part of a sentence with what it speaks of."""

    def __init__(self, figures: Figures, hidden: str, said: str, start: int, at: int, near: Sequence[Mention]):
        self.figures, self.hidden, self.said, self.start, self.at, self.near = figures, hidden, said, start, at, near

    def findings(self) -> Iterator[Finding]:
        whole = _WHOLE.search(self.hidden)
        if whole and (done := _DONE.search(self.hidden) or _GOT.search(self.hidden)):
            yield from self._whole(whole, done)
        else:
            for m in _DONE.finditer(self.hidden):
                yield from self._reached(m)
            for m in _GOT.finditer(self.hidden):
                if (one := self._nearest(m)) and one.place:
                    yield from self._reached(m)
        for m in _LEVEL.finditer(self.hidden):
            yield from self._level(m)
        for m in _TREND.finditer(self.hidden):
            yield from self._trend(m)
        for m in _KEPT.finditer(self.hidden):
            yield from self._kept(m)
        for m in _MOST.finditer(self.hidden):
            yield from self._most(m)

    def _nearest(self, m: re.Match[str]) -> Mention | None:
        """The mention closest to the words; one that is named just before them wins over one after."""
        start, end = m.start() + self.start, m.end() + self.start

        def far(one: Mention) -> tuple[int, int]:
            return (start - one.end, 0) if one.end <= start else (max(0, one.start - end), 1)

        return min(self.near, key=far, default=None)

    def _values(self, m: re.Match[str]) -> Iterator[tuple[str, str, Value, Value | None]]:
        """(name, code, value now, value before) of what the words speak of."""
        one = self._nearest(m)
        if one is None:
            return
        try:
            place = self.figures.place_of(one.place) if one.place else None
        except Unknown:
            return  # told of where the field is
        for code in one.codes:
            if (now := self.figures.value(code, place)) is not None:
                shown = self.figures.frozen.parts[code].shown_code
                name = f"показатель {shown}, {one.place}" if one.place else f"показатель {shown}"
                yield name, code, now, self.figures.value(code, place, earlier=True)

    def _finding(self, m: re.Match[str], why: str, *mends: Mend) -> Finding:
        return Finding(self.at + m.start(), self.at + m.end(), why, mends)

    def _key(self, m: re.Match[str], code: str) -> str:
        one = self._nearest(m)
        return f"{code}.place:{one.place}." if one and one.place else f"{code}."

    def _reached(self, m: re.Match[str]) -> Iterator[Finding]:
        if (one := self._nearest(m)) and one.field in ("places", "reached_places"):
            return  # the words are of organisations
        yes = not m[1]
        for name, code, now, _ in self._values(m):
            if (now.status == "reached") != yes or now.status == "no_data":
                forms = self._forms(m)
                mend = Mend("подставить поле", self.at + m.start(), self.at + m.end(), f"{{{self._key(m, code)}status|{forms}}}")
                yield self._finding(m, f"{name}: {_standing(now)}.", mend)

    def _forms(self, m: re.Match[str]) -> str:
        """«достигнуто|не достигнуто» in the gender of what is written."""
        word = m[0].removeprefix(m[1] or "")
        return f"{word}|не {word}"

    def _level(self, m: re.Match[str]) -> Iterator[Finding]:
        no, word = bool(m[1]), m[2]
        for name, _, now, _ in self._values(m):
            if now.percent is None or now.target is None:
                yield self._finding(m, f"{name}: {_standing(now)}.")
                continue
            over, under = now.percent > now.target, now.percent < now.target
            above, below = word.startswith(("выше", "больше", "превы")), word in ("ниже", "меньше")
            if (over if above else under if below else not over and not under) == no:
                yield self._finding(m, f"{name}: {percent(now.percent)} при цели {percent(now.target)}.")

    def _trend(self, m: re.Match[str]) -> Iterator[Finding]:
        if m["same"] and not m[1]:
            return  # «изменился» alone says little
        for name, code, now, earlier in self._values(m):
            moved, told = self._moved(m, now, earlier)
            if moved is None:
                yield self._finding(m, f"{name}: сравнить не с чем, прежнего утверждённого среза с этим значением нет.")
                continue
            holds = moved == 0 if m["same"] else (moved > 0) if m["up"] else (moved < 0)
            if holds == (bool(m[1]) and not m["same"]):
                mends = [] if m[1] and not m["same"] else self._trend_mend(m, code)
                yield self._finding(m, f"{name}: {told}.", *mends)

    def _trend_mend(self, m: re.Match[str], code: str) -> list[Mend]:
        """The field of the direction in the gender of the verb, when the share is what moves."""
        one = self._nearest(m)
        if one is None or (one.field in _NAMES):
            return []
        ending = re.search(r"(ла|ло|ли|ась|ось|ись|а|о|и)$", m[0])
        gender = {"а": 1, "о": 2, "и": 3}[ending[1].removesuffix("сь")[-1]] if ending else 0
        forms = (
            ("вырос", "снизился", "не изменился"), ("выросла", "снизилась", "не изменилась"),
            ("выросло", "снизилось", "не изменилось"), ("выросли", "снизились", "не изменились"),
        )[gender]  # fmt: skip
        return [Mend("подставить поле", self.at + m.start(), self.at + m.end(), f"{{{self._key(m, code)}trend|{'|'.join(forms)}}}")]

    def _kept(self, m: re.Match[str]) -> Iterator[Finding]:
        for name, _, now, earlier in self._values(m):
            moved, told = self._moved(m, now, earlier)
            if moved != 0:
                yield self._finding(m, f"{name}: {told or 'сравнить не с чем'}.")

    def _moved(self, m: re.Match[str], now: Value, earlier: Value | None) -> tuple[float | None, str]:
        """How the quantity next to the words has moved since the snapshot before, and that in words."""
        one = self._nearest(m)
        quantity = _NAMES.get(one.field if one else "")
        if quantity and one:
            found = [_amount(one.field, v) if v else None for v in (earlier, now)]
            if found[0] is None or found[1] is None:
                return None, ""
            return found[1] - found[0], f"{quantity} было {number(found[0])}, стало {number(found[1])}"
        moved = change(now, earlier)
        if moved is None or earlier is None:
            return None, ""
        return moved, f"было {percent(earlier.percent)}, стало {percent(now.percent)} ({signed(moved)}{NBSP}п.{NBSP}п.)"

    def _most(self, m: re.Match[str]) -> Iterator[Finding]:
        one = self._nearest(m)
        if one is None or len(one.codes) != 1:
            return
        measure, what = _measure(m["what"] or "")
        if one.place:
            part = self.figures.frozen.parts[one.codes[0]]
            found = {self.figures.places.get(n, ""): measure(v, self.figures.value(one.codes[0], n, True)) for n, v in part.places.items()}
            own = one.place
        else:
            parts = self.figures.frozen.parts
            found = {p.shown_code: measure(p.value, self.figures.value(c, None, True)) for c, p in parts.items()}
            own = parts[one.codes[0]].shown_code
        known = {name: round(v, 1) for name, v in found.items() if v is not None}
        best = (max if m["top"] else min)(known.values(), default=None)
        mine = next((v for name, v in known.items() if name.casefold() == own.casefold()), None)
        if best is not None and mine != best:
            of = "организация" if one.place else "показатель"
            who = ", ".join(sorted(name for name, v in known.items() if v == best)[:3])
            kind = "наибольшее" if m["top"] else "наименьшее"
            here = "нет данных" if mine is None else number(mine, 1)
            yield self._finding(m, f"{kind} {what} – {of} {who}: {number(best, 1)}; здесь {here}.")

    def _whole(self, m: re.Match[str], done: re.Match[str]) -> Iterator[Finding]:
        """«все», «не все», «ни одна» of indicators or of the organisations of an indicator."""
        yes = not done[1]
        if m["what"] == "показател":
            values = [(p.shown_code, p.value) for p in self.figures.frozen.parts.values()]
            yield from self._quantified(m, yes, [(name, v) for name, v in values if v.status != "no_data"], "показателей")
            return
        one = self._nearest(m)
        for code in one.codes if one else ():
            part = self.figures.frozen.parts[code]
            own = [(self.figures.places.get(n, ""), v) for n, v in part.places.items() if v.status != "no_data"]
            yield from self._quantified(m, yes, own, f"организаций по показателю {part.shown_code}")

    def _quantified(self, m: re.Match[str], yes: bool, values: list[tuple[str, Value]], what: str) -> Iterator[Finding]:
        reached = sum(v.status == "reached" for _, v in values)
        if m["none"]:
            holds = reached == 0
        elif m["no"]:
            holds = reached < len(values)
        else:
            holds = reached == (len(values) if yes else 0)
        if not holds:
            yield self._finding(m, f"достигли цели {number(reached)} из {number(len(values))} {what}.")


def _standing(v: Value) -> str:
    if v.status == "no_data":
        return "нет данных или цель не задана"
    state = REACHED if v.status == "reached" else NOT_REACHED
    return f"{state}, {percent(v.percent)} при цели {percent(v.target)}"


def _amount(name: str, v: Value) -> float | None:
    return {"n": v.numerator, "N": v.denominator, "missing": v.missing, "target": v.target}[name]


Measure = Callable[[Value, Value | None], float | None]


def _measure(word: str) -> tuple[Measure, str]:
    """What is the greatest or the least, by the noun after it; the share unless the noun says otherwise."""
    if word.startswith(("отстав", "разрыв", "недостат")):
        return lambda v, _: None if v.percent is None or v.target is None or not v.missing else v.target - v.percent, "отставание"
    if word.startswith(("рост", "прирост", "увелич")):
        return lambda v, earlier: change(v, earlier), "изменение"
    if word.startswith(("сниж", "паден", "уменьш")):
        return lambda v, earlier: None if (moved := change(v, earlier)) is None else -moved, "снижение"
    if word.startswith(("числ", "количеств")):
        return lambda v, _: v.numerator if v.denominator else None, "число"
    return lambda v, _: v.percent, "значение"
