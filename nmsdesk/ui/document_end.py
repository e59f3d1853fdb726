"""The dialog «утратил силу»: the day, the document that replaces it, and what becomes of everything that hangs on it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.knowledge import Document
from nmsdesk.errors import Rejected
from nmsdesk.russian import count, day
from nmsdesk.services import documents, lists, registers
from nmsdesk.services.documents import CHOICES, EndPlan, Hanging
from nmsdesk.ui.ask_dialog import AskDialog, Asked
from nmsdesk.ui.kit.basics import column, label
from nmsdesk.ui.kit.choices import RefEdit
from nmsdesk.ui.kit.editors import DayEdit
from nmsdesk.ui.office import Office

_RECORDS = ("запись", "записи", "записей")
_SHORT = {documents.KEEP: "Оставить", documents.END: "Завершить", documents.RELINK: "На новый документ"}
_DIFFERENT = ""  # the choice of a group whose records differ


class EndDialog(AskDialog):
    """Shows what the end touches anew whenever the day or the successor changes."""

    def __init__(self, office: Office, document: Document, owner: QWidget, successor: int | None = None) -> None:
        self.document = document
        self.plan: EndPlan | None = None
        self._chosen: dict[tuple[str, int], str] = {}
        desk = office.desk
        suggested = documents.suggest_successors(desk, document)
        successor = successor or (suggested[0][0] if suggested else None)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels(["Что держится на документе", "Как поступить"])
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.tree.header().setStretchLastSection(False)
        self.tree.setColumnWidth(1, 210)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.tree.setAccessibleName("Что держится на документе")
        self._summary = label("", "muted", wrap=True)
        body = QWidget()
        body.setLayout(column(self._summary, self.tree, spacing=8))
        search = partial(lists.suggest, desk, "documents")
        super().__init__(
            office,
            "Документ утратил силу",
            (
                Asked("lost", "Утратил силу с", DayEdit(), desk.today, hint="Первый день, когда документ уже не действует"),
                Asked("successor", "Заменён документом", RefEdit(search, partial(registers.label, desk, "documents")), successor, False),
            ),
            lambda v: documents.end(desk, document.id or 0, v["lost"], self.choices(), v["successor"]),
            "Утратил силу",
            said=lambda done: f"{': '.join(x for x in ('Документ утратил силу', documents.ends_text(done)) if x)}. Отменить – Ctrl+Z",
            body=body,
            owner=owner,
            columns=2,
        )
        self.resize(820, 620)
        self.form.setFixedHeight(92)
        self.form.changed.connect(lambda _: self.show_plan())
        self.show_plan()

    def choices(self) -> dict[tuple[str, int], str]:
        """What was chosen for each record."""
        return dict(self._chosen)

    def show_plan(self) -> None:
        """Ask what hangs on the document on the day and show it, choices that still fit kept."""
        values = self.form.values()
        self.tree.clear()
        self.plan = None
        if values["lost"] is None:
            self._summary.setText("Укажите день, с которого документ не действует.")
            return
        try:
            self.plan = documents.plan_end(self.office.desk, self.document.id or 0, values["lost"], values["successor"])
        except Rejected as trouble:
            self._summary.setText(str(trouble))
            return
        plan = self.plan
        over = f" Завершённые раньше ({count(plan.over, *_RECORDS)}) не меняются." if plan.over else ""
        hangs = f"Держится на нём: {count(len(plan.hanging), *_RECORDS)}." if plan.hanging else "На нём ничего не держится."
        self._summary.setText(f"Последний день силы: {day(plan.last)}. {hangs}{over}")
        before, self._chosen = self._chosen, {}
        groups: dict[str, list[Hanging]] = {}
        for one in plan.hanging:
            groups.setdefault(one.what.key, []).append(one)
        for key, of_group in groups.items():
            self._add_group(key, of_group, before)
        self.tree.setVisible(bool(groups))

    def _add_group(self, key: str, of_group: list[Hanging], before: dict[tuple[str, int], str]) -> None:
        head = QTreeWidgetItem([f"{REGISTERS[key].title}  {len(of_group)}"])
        self.tree.addTopLevelItem(head)
        everyone = [c for c in CHOICES if any(c in one.choices for one in of_group)]
        whole = self._combo(everyone, f"{REGISTERS[key].title}: как поступить со всеми", different=True)
        boxes: list[tuple[Hanging, QComboBox]] = []
        for one in of_group:
            slot = (one.what.key, one.what.id)
            detail = " · ".join(x for x in (one.what.detail, one.why) if x)
            item = QTreeWidgetItem([f"{one.what.label}\n{detail}" if detail else one.what.label])
            item.setToolTip(0, one.what.label)
            head.addChild(item)
            box = self._combo(list(one.choices), f"{one.what.label}: как поступить")
            kept = before.get(slot)
            self._chosen[slot] = kept if kept in one.choices and kept != documents.KEEP else one.proposed
            box.setCurrentIndex(box.findData(self._chosen[slot]))
            box.currentIndexChanged.connect(partial(self._one, slot, box, whole, boxes))
            boxes.append((one, box))
            self.tree.setItemWidget(item, 1, box)
        self.tree.setItemWidget(head, 1, whole)
        whole.currentIndexChanged.connect(partial(self._all, whole, boxes))
        self._show_whole(whole, boxes)
        head.setExpanded(len(of_group) <= 30)

    @staticmethod
    def _combo(codes: list[str], name: str, different: bool = False) -> QComboBox:
        value = QComboBox()
        for code in codes:
            value.addItem(_SHORT[code], code)
        if different:
            value.addItem("По-разному", _DIFFERENT)
        value.setAccessibleName(name)
        value.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return value

    def _one(self, slot: tuple[str, int], box: QComboBox, whole: QComboBox, boxes: list[tuple[Hanging, QComboBox]], _: int) -> None:
        self._chosen[slot] = box.currentData()
        self._show_whole(whole, boxes)

    def _all(self, whole: QComboBox, boxes: list[tuple[Hanging, QComboBox]], _: int) -> None:
        """The choice of a group is that of every record that allows it."""
        if (code := whole.currentData()) == _DIFFERENT:
            return
        for one, box in boxes:
            if code in one.choices:
                with QSignalBlocker(box):
                    box.setCurrentIndex(box.findData(code))
                self._chosen[one.what.key, one.what.id] = code
        self._show_whole(whole, boxes)

    @staticmethod
    def _show_whole(whole: QComboBox, boxes: list[tuple[Hanging, QComboBox]]) -> None:
        codes = {box.currentData() for _, box in boxes}
        with QSignalBlocker(whole):
            whole.setCurrentIndex(whole.findData(codes.pop() if len(codes) == 1 else _DIFFERENT))
