"""The list of all attached files: each opens with the files of its record; files are put from records only."""

from __future__ import annotations

from typing import Any

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.keeping import Attachment
from nmsdesk.services import attachments, registers
from nmsdesk.ui.attachments_box import FilesDialog
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage


class AttachedPage(RegisterPage):
    """Files of every record, for finding one by its name."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["attachments"])
        self.add_button.hide()  # files belong to records: they are put there
        self.table.set_empty_text("Файлов нет. Их прикладывают к записи: в её карточке или в форме кнопкой «Файлы».")

    def open_card(self, number: int) -> None:
        self.edit(number)

    def add(self, **defaults: Any) -> None:
        """Files belong to records."""
        self.office.say("Файлы прикладывают к записи: в её карточке или в форме кнопкой «Файлы»", "warn")

    def edit(self, number: int | None) -> None:
        """The files of the record to which this one is put."""
        found = registers.get(self.office.desk, "attachments", number) if number is not None else None
        if not isinstance(found, Attachment):
            return
        owner = attachments.owner(self.office.desk, found)
        if owner is None:
            self.office.say("Запись, к которой приложен файл, удалена. Файл можно убрать (Del)", "warn")
        else:
            FilesDialog(self.office, owner, self).exec()
