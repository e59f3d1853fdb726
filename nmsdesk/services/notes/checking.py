"""Which sentences of a note are to be mended or read again before printing: faults, false claims, figures changed or typed by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from nmsdesk.domain.cycle import NoteBlock
from nmsdesk.domain.note_text import CODES, Field, Sentence, masked, parse, sentences
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services.notes.claims import Mend, Mention, mentions, of_sentence
from nmsdesk.services.notes.figures import COUNTS, FIELDS, GENERAL, NO_DATA, PERCENTS, POINTS, Figures, Unknown

Kind = Literal["fault", "false", "empty", "typed", "changed"]
KINDS = {
    "fault": "Поле не понято", "false": "Неверно", "empty": "Нет данных", "typed": "Число набрано вручную", "changed": "Изменилось"
}  # fmt: skip
_HEADING = re.compile(r"показател\w*\s+(?:№\s*)?(2[абab]|[1-7])(?!\w)", re.IGNORECASE)
_SKIPPED = re.compile(
    r"""\d{1,2}\.\d{1,2}\.\d{2,4}                                              # a date
    | (?:19|20)\d\d(?:\s*[/–-]\s*(?:19|20)?\d\d)?(?!\s*%)(?!\d)                # a year
    | (?:№|п\.|пп\.|пункт\w*|раздел\w*|стат\w+|ст\.|таблиц\w*|рис\w*\.?|приложени\w+|показател\w*)\s*\d[\d.,а-я-]*
      (?:\s*(?:,|и|–)\s*\d[а-я]?)*
    | \d+(?:\s*[–-]\s*\d+)?(?:-?[а-я]{1,2})?\s+(?:лет|год|рабоч|дн|недел|месяц|квартал|январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр
      |октябр|ноябр|декабр|класс|балл)\w*
    | ^\s*\d{1,2}[.)](?=\s)                                                     # a number of a list
    | \w+-\d[\w-]* | \d+-[а-яa-z]\w*                                           # ОО-1, 85-К
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w\x00])(?:\d{1,3}(?:[\s\u00a0]\d{3})+|\d+)(?:[.,]\d+)?(\s*%|\s*п\.\s*п\.)?(?!\w)")


@dataclass(frozen=True, slots=True)
class Warning:
    """A sentence that must be mended or read: its place in the block, the words with figures filled, why, ways to mend."""

    block: int
    title: str
    start: int
    end: int
    sentence: str
    filled: str
    kind: Kind
    why: str
    mends: tuple[Mend, ...] = ()

    @property
    def may_be_right(self) -> bool:
        """Whether «прочитано, верно» settles it; a field that is not understood has to be mended."""
        return self.kind != "fault"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read: the values of the fields of each sentence then, and the warnings that a person has judged."""

    read: dict[str, dict[str, str]]
    right: frozenset[tuple[str, str]]

    @staticmethod
    def of(text: str) -> Seen:
        told: dict[str, Any] = json.loads(text) if text else {}
        return Seen(dict(told.get("read", {})), frozenset((a, b) for a, b in told.get("right", ())))

    def packed(self) -> str:
        told = {"read": self.read, "right": sorted(map(list, self.right))}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)


def check(figures: Figures, blocks: Sequence[NoteBlock]) -> list[Warning]:
    """Every warning of a note in the order of its text."""
    return [w for block in blocks for w in of_block(figures, block)]


def of_block(figures: Figures, block: NoteBlock) -> Iterator[Warning]:
    """The warnings of a block; those that a person has judged right are left out until their figures change."""
    seen = Seen.of(block.seen)
    fields, faults = parse(block.text)
    usual = heading_codes(block.title)
    for s in sentences(block.text):
        own = [f for f in fields if s.start <= f.start < s.end]
        found: list[tuple[Kind, int, int, str, tuple[Mend, ...]]] = [
            ("fault", f.start, f.end, f.message, ()) for f in faults if s.start <= f.start < s.end
        ]
        found += _of_fields(figures, own)
        found += [("false", c.start, c.end, c.why, c.mends) for c in of_sentence(figures, s.text, s.start, own, usual)]
        found += _typed(figures, s, own, usual)
        found += _changed(figures, s, own, seen)
        filled = figures.fill(s.text)
        for kind, start, end, why, mends in found:
            if kind == "fault" or (s.text, why) not in seen.right:
                yield Warning(block.id or 0, block.title, start, end, s.text, filled, kind, why, mends)


def heading_codes(title: str) -> tuple[str, ...]:
    """The indicator that a heading names: «Показатель 2а. …» speaks for the sentences without a field."""
    found = _HEADING.search(title)
    return (CODES[found[1].lower()],) if found else ()


def _of_fields(figures: Figures, own: Sequence[Field]) -> Iterator[tuple[Kind, int, int, str, tuple[Mend, ...]]]:
    for f in own:
        try:
            shown = figures.of(f)
        except Unknown as trouble:
            yield "fault", f.start, f.end, str(trouble), ()
            continue
        if shown.text == NO_DATA:
            yield "empty", f.start, f.end, f"Для поля «{f.key}» в срезе нет данных: напечатается «{NO_DATA}».", ()


def values_now(figures: Figures, own: Sequence[Field]) -> dict[str, str]:
    """The fields of a sentence as they are printed now."""
    found = {}
    for f in own:
        try:
            found[f.key] = figures.of(f).text
        except Unknown:
            continue
    return found


def _called(one: Field) -> str:
    """«организаций в расчёте», «показатель 2а, СОШ № 9, доля»."""
    if not one.code:
        return GENERAL.get(one.name, one.name)
    code = INDICATORS[one.code].shown_code if one.code in INDICATORS else one.code
    return ", ".join(x for x in (f"показатель {code}", one.place, FIELDS.get(one.name, one.name)) if x)


def _changed(figures: Figures, s: Sentence, own: Sequence[Field], seen: Seen) -> Iterator[tuple[Kind, int, int, str, tuple[Mend, ...]]]:
    read = seen.read.get(s.text)
    if read is None or figures.nameless:
        return
    known = {f.key: _called(f) for f in own}
    now = values_now(figures, own).items()
    moved = [f"{known[key]}: было {read[key]}, стало {value}" for key, value in now if read.get(key, value) != value]
    if moved:
        yield "changed", s.start, s.end, f"С тех пор, как предложение читали, изменилось: {'; '.join(moved)}.", ()


def _typed(
    figures: Figures, s: Sentence, own: Sequence[Field], usual: tuple[str, ...]
) -> Iterator[tuple[Kind, int, int, str, tuple[Mend, ...]]]:  # fmt: skip
    """Numbers written by hand that no field of what the sentence speaks of gives."""
    hidden = _SKIPPED.sub(lambda m: "\x00" * len(m[0]), masked(s.text))
    spoken = mentions(s.text, own, s.start) or ([Mention(0, 0, usual)] if usual else [])
    offered: list[tuple[str, str, float]] | None = None
    for m in _NUMBER.finditer(hidden):
        if offered is None:
            offered = list(_offered(figures, spoken))
        unit = (m[1] or "").strip()[:1]
        of_kind = [x for x in offered if _fits(x[0], unit)]
        value = float(re.sub(r"[\s\u00a0]", "", m[0].removesuffix(m[1] or "")).replace(",", "."))
        if any(abs(x[2] - value) < 0.05 for x in of_kind):
            continue
        start, end = s.start + m.start(), s.start + m.end()
        mends = tuple(Mend(f"подставить {text}", start, end, f"{{{key}}}") for key, text, _ in of_kind if spoken)[:6]
        yield "typed", start, end, f"Числа «{m[0].strip()}» среди значений среза нет.", mends


def _offered(figures: Figures, spoken: Sequence[Mention]) -> Iterator[tuple[str, str, float]]:
    """(key, text, number) of the fields that a sentence could mean: of what it speaks of, else of every indicator."""
    codes = list(dict.fromkeys(c for m in spoken for c in m.codes)) or list(figures.frozen.parts)
    subjects = [(c, "") for c in codes] + [(c, m.place) for m in spoken if m.place for c in m.codes]
    general = [Field(0, 0, "", "", name) for name in COUNTS]
    asked = [Field(0, 0, c, place, name) for c, place in subjects for name in (*PERCENTS, *POINTS, *COUNTS)]
    for one in [*asked, *general]:
        try:
            shown = figures.of(one)
        except Unknown:
            continue
        if shown.number is not None:
            yield one.key, f"{one.key} – {shown.text}", float(shown.number)


def _fits(key: str, unit: str) -> bool:
    name = key.rpartition(".")[2]
    return name in (PERCENTS if unit == "%" else POINTS if unit == "п" else (*COUNTS, *PERCENTS, *POINTS))


def read_now(figures: Figures, block: NoteBlock, before: NoteBlock | None = None, only: str = "") -> Seen:
    """What is read when the block is saved: sentences that stand as before keep what they had; ``only`` re-reads one of them."""
    old = Seen.of(before.seen) if before else Seen.of("")
    fields, _ = parse(block.text)
    read, texts = {}, set()
    for s in sentences(block.text):
        own = [f for f in fields if s.start <= f.start < s.end]
        texts.add(s.text)
        fresh = s.text not in old.read or s.text == only
        if own:
            read[s.text] = values_now(figures, own) if fresh else old.read[s.text]
    return Seen(read, frozenset((text, why) for text, why in old.right if text in texts))


def judged(figures: Figures, block: NoteBlock, sentence: str) -> Seen:
    """The block read anew in one sentence: its figures are seen and its warnings are judged right as they stand."""
    seen = read_now(figures, block, block, sentence)
    whys = {(sentence, w.why) for w in of_block(figures, block) if w.sentence == sentence and w.may_be_right and w.kind != "changed"}
    return Seen(seen.read, seen.right | whys)
