"""The file of ФИС ФРДО of a group: what is missing, mended from here, and the writing of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from nmsdesk.exchange import frdo as layouts
from nmsdesk.russian import count, people
from nmsdesk.services import registers
from nmsdesk.services.courses import frdo
from nmsdesk.services.courses.frdo import Checked, Gap, Written
from nmsdesk.ui import messages
from nmsdesk.ui.ask_dialog import AskDialog, Asked, ask
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import FlagEdit, LongTextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

CAPTIONS = {38: "38 столбцов: подтверждения в одном", 40: "40 столбцов: три отдельных подтверждения"}


class FrdoDialog(AskDialog):
    """The gaps by person; Enter opens the form that mends one. The file is not written while there are any, unless left out."""

    def __init__(self, office: Office, group: int, name: str, owner: QWidget | None = None) -> None:
        self.group, self.name = group, name
        self.checked: Checked | None = None
        self._gaps: list[Gap] = []
        self._whole = label("", "muted", wrap=True)
        self.table = RowsTable(
            [Column("name", "Слушатель", 260), Column("message", "Чего не хватает", 420)], "Чего не хватает для ФИС ФРДО", "Всё заполнено."
        )
        self.table.opened.connect(self.mend)
        self.same_button = button("Фамилия в дипломе та же", "user", "", self.same, tip="Тем, кто фамилию не менял")
        self.paste_button = button("Вставить дипломы", "writing", "", self.paste, tip="Строки: ФИО; фамилия в дипломе; серия; номер")
        self.leave_out = FlagEdit("Записать без тех, у кого не хватает сведений")
        body = QWidget()
        body.setLayout(column(self._whole, row(self.same_button, self.paste_button, None), self.table, spacing=10))
        super().__init__(
            office, "Файл для ФИС ФРДО",
            (
                Asked("layout", "Форма файла", ChoiceEdit(list(CAPTIONS.items()), nullable=False), layouts.USUAL),
                Asked("leave_out", "Неполные сведения", self.leave_out, False, False),
            ),
            self._write, "Записать файл", said=_written, body=body, owner=owner, columns=2,
        )  # fmt: skip
        self.form.setFixedHeight(78)
        room = owner.window().height() - 40 if owner else 700
        self.resize(820, min(room, 660))
        self.leave_out.changed.connect(self._allow)
        self.check()

    def check(self) -> None:
        """Look again at what is missing."""
        self.checked = frdo.check(self.office.desk, self.group)
        self._gaps = list(self.checked.gaps)
        self._whole.setText(self.checked.said + (f" Без документа: {people(self.checked.unissued)}." if self.checked.unissued else ""))
        self.table.put({n: (gap.name, gap.message) for n, gap in enumerate(self._gaps, 1)})
        self.same_button.setEnabled(any(gap.field == "diploma_last_name" for gap in self._gaps))
        self.paste_button.setEnabled(any(gap.register == "enrolments" for gap in self._gaps))
        self.leave_out.setEnabled(bool(self._gaps) and self.checked.ready > 0)
        self._allow()

    def _allow(self) -> None:
        assert self.checked is not None
        self.yes.setEnabled(self.checked.ready > 0 and (not self._gaps or bool(self.leave_out.value())))

    def mend(self, n: int) -> None:
        """The form of the record in which something is missing."""
        gap = self._gaps[n - 1]
        number = {"persons": gap.person, "enrolments": gap.enrolment}.get(gap.register) or self._shared(gap)
        edit_record(self.office, registers.get(self.office.desk, gap.register, number), self)
        self.check()

    def _shared(self, gap: Gap) -> int:
        if gap.register == "course_groups":
            return self.group
        return int(registers.get(self.office.desk, "course_groups", self.group).program or 0)  # type: ignore[attr-defined]

    def same(self) -> None:
        """Take the last name of today as the one in the diploma."""
        self.office.act(lambda: frdo.same_last_names(self.office.desk, self.group), "Фамилии в дипломах заполнены")
        self.check()

    def paste(self) -> None:
        """Diplomas of many as lines of a table."""
        desk = self.office.desk
        ask(
            self.office, "Дипломы слушателей",
            (Asked("text", "Строки", LongTextEdit(10, "Иванова Мария Петровна; Иванова; ВСГ; 0123456")),),
            lambda v: frdo.put_diplomas(desk, frdo.read_diplomas(desk, self.group, v["text"])), "Записать",
            text="Строка – слушатель: ФИО; фамилия в дипломе; серия; номер. Можно вставить столбцы из таблицы.", said="Дипломы записаны",
            owner=self,
        )  # fmt: skip
        self.check()

    def _write(self, v: dict[str, Any]) -> Any:
        return frdo.write(self.office.desk, self.group, v["path"], v["layout"], bool(v["leave_out"]))

    def finish(self) -> None:
        """Ask for the file, then write it."""
        path = messages.save_file(self, "Файл для ФИС ФРДО", str(self.office.folder() / f"ФРДО {self.name}.xlsx"), "Таблица Excel (*.xlsx)")
        if path is None or not self.form.check():
            return
        values = self.form.values() | {"path": Path(path)}
        done = self.office.act(lambda: self._write(values))
        if done is not None:
            self.office.say(_written(done))
            self.accept()


def _written(done: Written) -> str:
    left = f", без {count(len(done.left_out), 'человека', 'человек', 'человек')}" if done.left_out else ""
    return f"Файл ФИС ФРДО записан: {people(done.rows)}{left}"
