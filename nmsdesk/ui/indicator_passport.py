"""The passport of an indicator to read: formula, population, sources, who answers; its documents, registers and numbers open."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nmsdesk import russian
from nmsdesk.services.passports import Passport
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.kit.basics import button, column, label, row, scrolled
from nmsdesk.ui.kit.facts import InfoRow, KeyValueList

_STEPS = "step"


class PassportPanel(QWidget):
    """Signals carry what a link leads to: a status of the list, a step, a register, a document, the word of who answers."""

    status_opened = Signal(str)
    step_opened = Signal(int)
    register_opened = Signal(str)
    act_opened = Signal(int)
    owner_wanted = Signal()
    targets_wanted = Signal()
    print_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.found: Passport | None = None
        self._title = label("", "strong", wrap=True, selectable=True)
        self.rows = KeyValueList()
        self.rows.link_clicked.connect(self._follow)
        self.owner = button("Кто отвечает", "pencil", "", self.owner_wanted.emit, tip="Изменить в справочнике «Кто отвечает за показатели»")
        self.print = button("Печать паспорта", "printer", "", self.print_wanted.emit, tip="Паспорт на отдельном листе: PDF, Word")
        self._tools = row(self.owner, self.print, None)
        self.setLayout(column(scrolled(column(self._title, self.rows, 4, self._tools, None, spacing=10, margins=(2, 12, 8, 8)))))
        self.show_loading()

    def show_loading(self) -> None:
        self.found = None
        self._title.setText("Составляю паспорт…")
        self.rows.set_rows(())
        self.owner.hide()
        self.print.hide()

    def show_passport(self, found: Passport) -> None:
        self.found = found
        self._title.setText(f"Паспорт показателя {found.shown_code}")
        self.rows.set_rows(self._lines(found))
        self.owner.setText("Изменить, кто отвечает" if found.owner else "Назначить, кто отвечает")
        self.owner.show()
        self.print.show()

    def _lines(self, found: Passport) -> Iterator[InfoRow]:
        links = {
            "Значение": "status:counted", "Кто входит в расчёт": "", "Плановое значение и документ": f"act:{found.target.act}"
            if found.target.act else "targets:", "Методика и документ": f"act:{found.method.act}" if found.method.act else "",
        }  # fmt: skip
        for caption, text in found.lines():
            if caption == "Шаги расчёта":
                yield InfoRow("Всего в расчёте", russian.number(found.value.denominator), "status:population")
                for n, (title, left) in enumerate(found.value.funnel[1:], 1):
                    lost = found.value.passed[n - 1] - left
                    said = f"{title}: {russian.number(left)}" + (f", отсеялись {russian.number(lost)}" if lost else "")
                    same = {found.value.denominator: "status:population", found.value.numerator: "status:counted"}  # the list that it is
                    yield InfoRow(f"Шаг {n}", said, f"{_STEPS}:{n}" if lost else same.get(left, ""))
            elif caption == "Источник данных":
                for n, (key, title) in enumerate(found.sources):
                    yield InfoRow(caption if n == 0 else "", title, f"register:{key}")
            elif caption == "Значение":
                yield InfoRow(caption, f"{russian.percent(found.value.percent)}, {words.share(found.value)}", "status:counted")
            elif text and caption != "Все прочтения":
                yield InfoRow(caption, text, links.get(caption, ""))

    def _follow(self, link: str) -> None:
        kind, _, rest = link.partition(":")
        match kind:
            case "status":
                self.status_opened.emit(rest)
            case "step":
                self.step_opened.emit(int(rest))
            case "register":
                self.register_opened.emit(rest)
            case "act":
                self.act_opened.emit(int(rest))
            case _:
                self.targets_wanted.emit()
