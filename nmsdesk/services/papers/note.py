"""Values of the analytical note: its blocks with the figures of the snapshot filled in; what is not understood stops the printing."""

from __future__ import annotations

from nmsdesk.documents.tree import Document
from nmsdesk.errors import Rejected
from nmsdesk.reports.note import NotePaper, Section, note
from nmsdesk.russian import count
from nmsdesk.services import notes
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers.monitoring import frozen_monitoring
from nmsdesk.services.papers.wish import Wish


def note_paper(desk: Desk, wish: Wish) -> Document:
    """The note of a snapshot; Rejected when it has no note yet or when one of its fields is not understood."""
    if wish.record is None:
        raise Rejected("Выберите срез, записку которого печатать.")
    found = notes.note(desk, wish.record)
    if not found.blocks:
        raise Rejected("У этого среза записки ещё нет. Составьте её: страница среза, «Аналитическая записка».")
    fault = next((w for w in found.warnings if w.kind == "fault"), None)
    if fault is not None:
        raise Rejected(f"Записку нельзя напечатать. Раздел «{fault.title}», «{fault.sentence}»: {fault.why}")
    sections = tuple(
        Section(b.title, found.figures.fill(b.text), ".trend" in b.text or ".delta" in b.text or ".change" in b.text) for b in found.blocks
    )
    return note(NotePaper(_once(sections), frozen_monitoring(found.figures.frozen), found.snapshot.state == "draft"))


def note_doubts(desk: Desk, wish: Wish) -> str:
    """How many sentences of the note are to be mended or read again."""
    found = notes.note(desk, wish.record).warnings if wish.record is not None else ()
    return f"В записке {count(len(found), 'замечание', 'замечания', 'замечаний')}: исправьте или подтвердите их." if found else ""


def _once(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The chart of the years stands once, where most is said of dynamics: in the last section that has it."""
    last = max((n for n, s in enumerate(sections) if s.years), default=-1)
    return tuple(Section(s.title, s.text, n == last) for n, s in enumerate(sections))
