"""The analytical note of a snapshot: its blocks, the text with fields, how it will be printed, what became false."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QWidget

from nmsdesk.domain.cycle import NoteBlock, Snapshot
from nmsdesk.errors import NmsError
from nmsdesk.russian import count, day
from nmsdesk.services import notes, snapshots
from nmsdesk.services.notes import Figures, Mend, Note, Offers, Warning, Written
from nmsdesk.ui import messages
from nmsdesk.ui import snapshot_words as words
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.badge import Badge
from nmsdesk.ui.kit.basics import button, column, label, row, tool_button
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import TextEdit
from nmsdesk.ui.kit.parts import Banner, EmptyPage, PageHeader
from nmsdesk.ui.note_blocks import WARNINGS, BlocksList
from nmsdesk.ui.note_checks import NoteChecks
from nmsdesk.ui.note_edit import NoteEdit
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page

PAUSE_MS = 250


class NotePage(Page):
    """One block is edited at a time; the figures of the snapshot are read once and kept."""

    watches = frozenset({"note_blocks", "snapshots", "snapshot_parts"})

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.number = 0
        self.figures: Figures | None = None
        self.snapshot: Snapshot | None = None
        self.blocks: Sequence[NoteBlock] = ()
        self.warnings: Sequence[Warning] = ()
        self._turn = 0
        self._block: NoteBlock | None = None
        self._wanted: int | None = None
        self._filling = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._show_live)
        self._lay_out()
        self._bind()

    def _lay_out(self) -> None:
        self.header = PageHeader("Аналитическая записка")
        self.state = Badge()
        self.header.add_widget(self.state)
        more = button("Ещё", "dots", "menu", tip="Черновик заново, перенос из другого среза")
        menu = QMenu(self)
        menu.aboutToShow.connect(partial(self._fill_more, menu))
        more.setMenu(menu)
        self.header.add_widget(more)
        self.read_button = self.header.add_action("Всё прочитано", "eye", self.read_all, tip="Изменившиеся цифры прочитаны, всё верно")
        self.print_button = self.header.add_action("Печать", "printer", self.print, keys="Ctrl+P")
        self.save_button = self.header.add_action("Сохранить", "device-floppy", self.save, keys="Ctrl+S", primary=True)
        back = tool_button("arrow-left", "К срезу", lambda: self.office.go("snapshot", id=self.number), keys="Alt+Left")
        head = row(back, spacing=8)
        head.addWidget(self.header, 1)
        self.notice = Banner("", "warn", "К замечанию", self.next_warning)
        self.notice.hide()
        self.offer = Banner("", "neutral", "Перенести", self.carry)
        self.offer.hide()
        split = QSplitter(Qt.Orientation.Horizontal)
        self.list, self.checks = BlocksList(), NoteChecks()
        for part in (self.list, self._text_area(), self.checks):
            split.addWidget(part)
        split.setSizes([216, 470, 394])
        for n, stretch in enumerate((0, 3, 2)):
            split.setStretchFactor(n, stretch)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        self.empty = EmptyPage(
            "writing", "Записки ещё нет",
            "Черновик составляется из среза: показатели, динамика, выводы, предложения. Цифры в нём – поля, они всегда такие, как в срезе.",
            "Составить черновик", self.draft, "writing",
        )  # fmt: skip
        self.stack = QStackedWidget()
        self.stack.addWidget(split)
        self.stack.addWidget(self.empty)
        outer = column(head, self.notice, self.offer, spacing=12, margins=(24, 16, 24, 16))
        outer.addWidget(self.stack, 1)
        self.setLayout(outer)

    def _text_area(self) -> QWidget:
        self.title = TextEdit("Заголовок раздела")
        self.title.setAccessibleName("Заголовок раздела")
        self.text = NoteEdit(self._ask)
        self.field_button = button("Вставить поле", "plus", "", self.text.offer_fields, keys="Ctrl+Space", tip="Поля среза и их значения")
        self.title.changed.connect(self._edited)
        self.text.changed.connect(self._edited)
        told = "Наберите «{» – появятся поля среза с их значениями. Слово по числу: {3.missing|человека|человек|человек}. F8 – к замечанию."
        self.hint = label(told, "small", wrap=True)
        area = column(row(self.title, self.field_button), spacing=8)
        area.addWidget(self.text, 1)
        area.addWidget(self.hint)
        value = QWidget()
        value.setLayout(area)
        value.setMinimumWidth(300)
        return value

    def _bind(self) -> None:
        self.list.chosen.connect(self._chosen)
        self.list.added.connect(self.add)
        self.list.moved.connect(self.move_block)
        self.list.removed.connect(self.remove)
        self.checks.shown.connect(lambda w: self.text.show_part(w.start, w.end))
        self.checks.mended.connect(self.mend)
        self.checks.right.connect(self.confirm)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for sequence, action in (
            ("Ctrl+S", self.save), ("Ctrl+P", self.print), ("Ctrl+N", self.add), ("F8", self.next_warning),
            ("Alt+Up", partial(self.move_block, -1)), ("Alt+Down", partial(self.move_block, 1)),
        ):  # fmt: skip
            keys.bind(self, sequence, action, inside)

    # reading

    def open(self, id: int | None = None, block: int | None = None, **what: Any) -> None:
        """open(id=3): the note of snapshot 3; block=7 begins at that block."""
        if id is not None and id != self.number:
            self.number, self.figures, self._block = id, None, None
            self._wanted = block
            self.refresh()
        elif block is not None:
            self.list.choose(block)

    def refresh(self) -> None:
        """Blocks anew; the figures too when it is another snapshot or it has changed."""
        if not self.number:
            return
        self._turn += 1
        desk, number, turn = self.office.desk, self.number, self._turn

        def job(_: Any) -> tuple[Note, int] | str:
            try:
                return notes.note(desk, number), len(set(notes.written(desk)) - {number})
            except NmsError as trouble:
                return str(trouble)

        self.office.run("Чтение записки", job, partial(self._show, turn), quiet=True)

    def _show(self, turn: int, told: tuple[Note, int] | str) -> None:
        if turn != self._turn:
            return
        if isinstance(told, str):
            self.office.say(told, "warn")
            self.number = 0
            self.office.go("snapshots")
            return
        found, others = told
        self.figures, self.snapshot, self.blocks, self.warnings = found.figures, found.snapshot, found.blocks, found.warnings
        record = found.snapshot
        self.header.set_subtitle(record.name if record.name == snapshots.title(record) else f"{record.name}, на {day(record.as_of)}")
        said = words.state(record)
        self.state.set_badge(f"срез {said}", words.TONES[said])
        self.offer.set_text("Записка есть у другого среза: её можно перенести, неверные здесь предложения будут отмечены.")
        self.offer.setVisible(bool(others) and not found.blocks and self._editable())
        self._show_blocks()

    def _editable(self) -> bool:
        return not self.office.desk.database.look_only

    def _show_blocks(self) -> None:
        """The list, with the block in hand kept; what was typed in it and not saved stays."""
        dirty = self.dirty()
        wanted = self._wanted or (self._block.id if self._block else None)
        self._wanted = None
        self.stack.setCurrentIndex(0 if self.blocks else 1)
        self.print_button.setEnabled(bool(self.blocks))
        current = self.list.put(self.blocks, wanted)
        if current is None:
            self._block = None
        elif dirty and self._block and current.id == self._block.id:
            self._block = current
        else:
            self._put(current)
        self._show_live()

    def _put(self, block: NoteBlock) -> None:
        """Show a block; words that are there already stay with their cursor and with what Ctrl+Z takes back."""
        same = self._block is not None and self._block.id == block.id
        self._block = block
        self._filling = True
        if not same or self.title.value() != block.title:
            self.title.set_value(block.title)
        if not same or self.text.value() != block.text:
            self.text.set_value(block.text)
        self.text.setReadOnly(not self._editable())
        self.title.setReadOnly(not self._editable())
        self._filling = False

    def _chosen(self, number: int) -> None:
        """Another block of the list: what was typed in the one before is kept or dropped first."""
        if self._block and number == self._block.id:
            return
        if not self.may_leave():
            self.list.choose(self._block.id if self._block else None)
            return
        block = next((b for b in self.blocks if b.id == number), None)
        if block is not None:
            self._put(block)
            self._show_live()

    # what is typed

    def dirty(self) -> bool:
        """Whether the block in hand differs from what is stored."""
        block = self._block
        return block is not None and (self.title.value() != block.title or self.text.value() != block.text)

    def _edited(self) -> None:
        if not self._filling:
            self._pause.start()
            self.save_button.setEnabled(self._editable() and self.dirty())

    def _ask(self, text: str, cursor: int) -> Offers | None:
        return notes.offers(self.figures, text, cursor) if self.figures else None

    def _typed(self) -> NoteBlock | None:
        """The block as it is in the editor."""
        return replace(self._block, title=self.title.value(), text=self.text.toPlainText()) if self._block else None

    def _show_live(self) -> None:
        """The preview and the warnings of what is typed."""
        typed = self._typed()
        editable = self._editable()
        self.save_button.setEnabled(editable and self.dirty())
        self.list.allow(editable)
        self.field_button.setEnabled(editable)
        if typed is None or self.figures is None:
            self.notice.hide()
            self.read_button.setEnabled(False)
            return
        own = list(notes.of_block(self.figures, typed))
        self.warnings = [w for b in self.blocks for w in (own if b.id == typed.id else self.warnings) if w.block == b.id]
        self.checks.show_block(self.figures, typed, own, len(self.warnings) - len(own), editable)
        self.text.underline([(w.start, w.end, w.kind in ("fault", "false")) for w in own if w.kind != "changed"])
        self.read_button.setEnabled(editable and any(w.kind == "changed" for w in self.warnings))
        self._show_counts()

    def _show_counts(self) -> None:
        amounts = Counter(w.block for w in self.warnings)
        typed = {self._block.id or 0: self.title.value()} if self._block else {}
        self.list.show_counts(amounts, typed)
        self.notice.set_text(f"В записке {count(len(self.warnings), *WARNINGS)}: исправьте или подтвердите их перед печатью.")
        self.notice.setVisible(bool(self.warnings))

    # doing

    def save(self) -> bool:
        """Store the block in hand; True when nothing is left unsaved."""
        block = self._block
        if block is None or not self.dirty():
            return True
        if not self.office.may_write():
            return False
        title, text, figures = self.title.value(), self.text.value(), self.figures
        done = self.office.act(lambda: notes.save(self.office.desk, block, title, text, figures), "Раздел сохранён")
        return self._took(done)

    def _took(self, done: Written | None) -> bool:
        """Hold the block as it is stored now; the reading that follows brings the rest."""
        if done is not None and done.block is not None:
            self._put(done.block)
            self.blocks = [done.block if b.id == done.block.id else b for b in self.blocks]
            self._show_live()
        return done is not None

    def may_leave(self) -> bool:
        if not self.dirty() or not self._editable():
            return True
        answer = messages.keep_typed(self)
        if answer == "save":
            return self.save()
        if answer == "drop" and self._block:
            self._put(self._block)
            return True
        return answer == "drop"

    def draft(self) -> None:
        """The first draft out of the snapshot, or a new one in place of the note."""
        if not self.office.may_write():
            return
        said = "Прежние разделы будут заменены черновиком из среза. Это можно отменить."
        if self.blocks and not messages.ask(self, "Составить записку заново?", said, "Составить заново"):
            return
        self._block = None
        anew = bool(self.blocks)
        self.office.act(lambda: notes.draft(self.office.desk, self.number, anew), "Черновик записки составлен")

    def carry(self) -> None:
        """The note of another snapshot, to be made true here."""
        if not self.office.may_write():
            return
        desk, written = self.office.desk, notes.written(self.office.desk)
        known = [x.record for x in snapshots.listing(desk) if x.record.id in written and x.record.id != self.number]
        if not known:
            self.office.say("У других срезов записок нет", "warn")
            return
        options = [(s.id, f"{s.name}, на {day(s.as_of)}") for s in known]
        ask(
            self.office, "Перенести записку",
            (Asked("source", "Из какого среза", ChoiceEdit(options, nullable=False), known[0].id),),
            lambda v: notes.carry(desk, v["source"], self.number), "Перенести",
            text="Скопируются все разделы; предложения, которые по этому срезу неверны, будут отмечены.",
            said="Записка перенесена", owner=self,
        )  # fmt: skip

    def add(self) -> None:
        """A new block after the one in hand."""
        if not self.number or not self.office.may_write() or not self.save():
            return
        after, desk = self._block.id if self._block else None, self.office.desk
        done = ask(
            self.office, "Новый раздел", (Asked("title", "Заголовок", TextEdit("Например: Риски")),),
            lambda v: notes.add(desk, self.number, v["title"], "", after), "Добавить", owner=self,
        )  # fmt: skip
        if done is not None:
            self._wanted = done.block.id
            self._block = None
            self.refresh()
            self.text.setFocus()

    def move_block(self, by: int) -> None:
        """The block in hand up or down."""
        if self._block is not None and self.office.may_write() and self.save():
            block = self._block
            self.office.act(lambda: notes.move(self.office.desk, block, by))

    def remove(self) -> None:
        """The block in hand, after a question."""
        block = self._block
        if block is None or not self.office.may_write():
            return
        name = block.title or "без заголовка"
        if messages.ask(self, "Удалить раздел?", f"Раздел «{name}» будет удалён из записки. Это можно отменить.", "Удалить"):
            self._put(block)
            self.office.act(lambda: notes.remove(self.office.desk, block), "Раздел удалён")

    def mend(self, mending: Mend) -> None:
        """Put the field into the text; it is saved with the rest of the block."""
        self.text.put_at(mending.start, mending.end, mending.text)
        self._pause.stop()
        self._show_live()

    def confirm(self, warning: Warning) -> None:
        """The sentence was read and is right."""
        if self.office.may_write() and self.save() and self._block is not None:
            block, figures = self._block, self.figures
            done = self.office.act(lambda: notes.confirm(self.office.desk, block, warning.sentence, figures), "Отмечено: прочитано, верно")
            self._took(done)

    def read_all(self) -> None:
        """Everything whose figures have changed was read."""
        if self.office.may_write() and self.save():
            self.office.act(lambda: notes.read_all(self.office.desk, self.number, self.figures), "Записка прочитана")

    def next_warning(self) -> None:
        """Select the words of the next warning, in this block after the cursor or in the next ones."""
        if not self.warnings:
            self.office.say("Замечаний нет")
            return
        order = [b.id for b in self.blocks]
        here = self._block.id if self._block else order[0]
        at = (order.index(here), self.text.textCursor().selectionStart()) if here in order else (0, -1)
        later = [w for w in self.warnings if (order.index(w.block), w.start) > at]
        one = (later or list(self.warnings))[0]
        self.list.choose(one.block)
        if self._block is not None and self._block.id == one.block:
            self.text.show_part(one.start, one.end)

    def print(self) -> None:
        """Ask when sentences wait to be mended; then the pages to print."""
        if not self.blocks or not self.save():
            return
        faults = [w for w in self.warnings if w.kind == "fault"]
        if faults:
            messages.trouble(self, f"Раздел «{faults[0].title}»: {faults[0].why} Исправьте поле, без этого записку не напечатать.")
            self.next_warning()
            return
        if self.warnings:
            said = count(len(self.warnings), *WARNINGS)
            first = "\n".join(f"«{w.filled}» – {w.why}" for w in self.warnings[:3])
            if not messages.ask(self, "В записке есть замечания", f"Осталось {said}. Напечатать как есть?", "Печатать", first):
                self.next_warning()
                return
        self.office.go("papers", kind="note", record=self.number)

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        anew = menu.addAction("Составить черновик заново" if self.blocks else "Составить черновик", self.draft)
        other = menu.addAction("Перенести из другого среза", self.carry)
        for action in (anew, other):
            action.setEnabled(self._editable())
        other.setEnabled(self._editable() and not self.blocks)
