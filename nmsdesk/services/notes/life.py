"""The note of a snapshot as it is written: drafted, blocks edited, moved, read and judged right, carried to a newer snapshot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nmsdesk.domain.cycle import Advice, NoteBlock, Snapshot
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import count
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.notes.checking import Seen, Warning, check, judged, read_now
from nmsdesk.services.notes.claims import Mend
from nmsdesk.services.notes.drafting import draft as drafted
from nmsdesk.services.notes.figures import Figures, figures
from nmsdesk.storage.work import Changed

BLOCKS = ("раздел", "раздела", "разделов")


@dataclass(frozen=True, slots=True)
class Written:
    """What a step came to: the block that it left in hand (None when gone) and what changed."""

    block: NoteBlock | None
    changed: Changed
    blocks: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """The note of a snapshot: its blocks in order, the fields of the snapshot, the warnings."""

    snapshot: Snapshot
    figures: Figures
    blocks: tuple[NoteBlock, ...]
    warnings: tuple[Warning, ...]


def note(desk: Desk, snapshot: int) -> Note:
    """The whole note with its warnings; Stale when the snapshot is no more."""
    known = figures(desk, snapshot)
    found = blocks(desk, snapshot)
    assert known.frozen.record is not None
    return Note(known.frozen.record, known, tuple(found), tuple(check(known, found)))


def blocks(desk: Desk, snapshot: int) -> list[NoteBlock]:
    """The blocks of a note in their order."""
    with desk.read() as reading:
        return _ordered(reading, snapshot)


def _ordered(reading: Reading, snapshot: int | None) -> list[NoteBlock]:
    return sorted(reading.where(NoteBlock, snapshot=snapshot), key=lambda b: (b.position or 0, b.id or 0))


def draft(desk: Desk, snapshot: int, anew: bool = False) -> Written:
    """Write the first draft out of the snapshot: one undo step. ``anew`` lets it take the place of a note already written."""
    known = figures(desk, snapshot)
    with desk.begin("add", "Составлен черновик аналитической записки") as begun:
        reading = Reading(begun.work.connection, desk.today)
        old = _ordered(reading, snapshot)
        if old and not anew:
            raise Rejected(f"Записка уже есть: {count(len(old), *BLOCKS)}. Заново – с подтверждением (в команде: --anew).")
        for block in old:
            begun.work.remove(block)
        new = [replace(b, snapshot=snapshot, seen=read_now(known, b).packed()) for b in drafted(known, reading.where(Advice))]
        stored = begun.work.add_many(new)
    return Written(stored[0], begun.changed, len(stored))


def save(desk: Desk, block: NoteBlock, title: str, text: str, known: Figures | None = None) -> Written:
    """Change the words of a block: one undo step. Sentences that stand as before keep what was read of them."""
    known = known or figures(desk, block.snapshot or 0)
    with desk.begin("change", f"Изменён раздел записки: {title.strip() or 'без заголовка'}") as begun:
        before = _stored(Reading(begun.work.connection, desk.today), block)
        new = replace(before, title=title.strip(), text=text.strip())
        new = replace(new, seen=read_now(known, new, before).packed())
        stored = begun.work.change(before, new)
    return Written(stored, begun.changed)


def add(desk: Desk, snapshot: int, title: str, text: str = "", after: int | None = None) -> Written:
    """A new block after another, or at the end: one undo step."""
    known = figures(desk, snapshot)
    if not title.strip() and not text.strip():
        raise Rejected("Напишите заголовок раздела.")
    with desk.begin("add", f"Добавлен раздел записки: {title.strip()}") as begun:
        there = _ordered(Reading(begun.work.connection, desk.today), snapshot)
        new = NoteBlock(snapshot=snapshot, title=title.strip(), text=text.strip())
        stored = begun.work.add(replace(new, position=len(there) + 1, seen=read_now(known, new).packed()))
        at = next((n + 1 for n, b in enumerate(there) if b.id == after), len(there))
        stored = _number(begun.work.change, [*there[:at], stored, *there[at:]])[at]
    return Written(stored, begun.changed)


def move(desk: Desk, block: NoteBlock, by: int) -> Written:
    """Put a block ``by`` places further (−1 is up): one undo step."""
    with desk.begin("change", "Переставлен раздел записки") as begun:
        reading = Reading(begun.work.connection, desk.today)
        _stored(reading, block)
        there = _ordered(reading, block.snapshot)
        at = next(n for n, b in enumerate(there) if b.id == block.id)
        to = at + by
        if not 0 <= to < len(there):
            raise Rejected("Дальше переставить некуда: раздел уже с краю.")
        there.insert(to, there.pop(at))
        there = _number(begun.work.change, there)
    return Written(there[to], begun.changed)


def _number(change: Callable[[NoteBlock, NoteBlock], NoteBlock], there: Sequence[NoteBlock]) -> list[NoteBlock]:
    """The blocks numbered in this order, as they are stored."""
    return [block if block.position == n else change(block, replace(block, position=n)) for n, block in enumerate(there, 1)]


def remove(desk: Desk, block: NoteBlock) -> Written:
    """Remove a block: one undo step."""
    with desk.begin("remove", f"Удалён раздел записки: {block.title or 'без заголовка'}") as begun:
        begun.work.remove(_stored(Reading(begun.work.connection, desk.today), block))
    return Written(None, begun.changed)


def confirm(desk: Desk, block: NoteBlock, sentence: str, known: Figures | None = None) -> Written:
    """«Прочитано, верно»: the sentence is right as its figures stand now; when they change it is told of again. One undo step."""
    known = known or figures(desk, block.snapshot or 0)
    return _seen(desk, [block], "Предложение записки прочитано", lambda b: judged(known, b, sentence))


def read_all(desk: Desk, snapshot: int, known: Figures | None = None) -> Written:
    """Everything whose figures have changed is read; false claims and typed numbers stay told of. One undo step."""
    known = known or figures(desk, snapshot)

    def now(b: NoteBlock) -> Seen:
        return Seen(read_now(known, b).read, Seen.of(b.seen).right)

    return _seen(desk, blocks(desk, snapshot), "Записка прочитана", now)


def _seen(desk: Desk, of: Sequence[NoteBlock], said: str, now: Callable[[NoteBlock], Seen]) -> Written:
    with desk.begin("change", said) as begun:
        reading, last = Reading(begun.work.connection, desk.today), None
        for block in of:
            before = _stored(reading, block)
            if (packed := now(before).packed()) != before.seen:
                before = begun.work.change(before, replace(before, seen=packed))
            last = before
    return Written(last, begun.changed, len(of))


def mend(desk: Desk, block: NoteBlock, mending: Mend, known: Figures | None = None) -> Written:
    """Put a field in place of words or of a number: one undo step."""
    text = block.text[: mending.start] + mending.text + block.text[mending.end :]
    return save(desk, block, block.title, text, known)


def carry(desk: Desk, source: int, target: int) -> Written:
    """Copy the note of a snapshot to another with what was read: all that became false there is then told of. One undo step."""
    if source == target:
        raise Rejected("Выберите другой срез: записка уже здесь.")
    with desk.begin("add", "Записка перенесена из другого среза") as begun:
        reading = Reading(begun.work.connection, desk.today)
        if reading.get(Snapshot, target) is None:
            raise Stale("Среза больше нет. Обновите список.")
        old = _ordered(reading, source)
        if not old:
            raise Rejected("У этого среза записки нет: переносить нечего.")
        if _ordered(reading, target):
            raise Rejected("У среза уже есть своя записка. Удалите её разделы и перенесите снова.")
        stored = begun.work.add_many(
            NoteBlock(snapshot=target, position=n, title=b.title, text=b.text, seen=b.seen) for n, b in enumerate(old, 1)
        )
    return Written(stored[0], begun.changed, len(stored))


def written(desk: Desk) -> dict[int, int]:
    """Snapshots that have a note, with the number of its blocks."""
    found: dict[int, int] = {}
    with desk.read() as reading:
        for b in reading.where(NoteBlock):
            found[b.snapshot or 0] = found.get(b.snapshot or 0, 0) + 1
    return found


def _stored(reading: Reading, block: NoteBlock) -> NoteBlock:
    found = reading.get(NoteBlock, block.id)
    if found is None:
        raise Stale("Этого раздела записки больше нет. Обновите страницу.")
    if found.version != block.version:
        raise Stale("Раздел записки изменён в другом окне. Откройте его заново и повторите правку.")
    return found
