"""The start: the shell first, heavy libraries later, a bare computer, a base that someone else has open."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from nmsdesk import app as house
from nmsdesk.ui import main, starting
from nmsdesk.ui.office import Office
from tests.ui.conftest import settle

PAINTED = """
import sys
from PySide6.QtWidgets import QApplication
from nmsdesk.ui import main
app = QApplication([])
window = main.make_window(app)
window.show()
app.processEvents()
early = [m for m in ("sqlalchemy", "matplotlib", "alembic", "openpyxl", "docx", "typst") if m in sys.modules]
from nmsdesk.ui import starting
office = starting.open_office(window, sys.argv[1], False)
main.attach(window, office)
for _ in range(100):
    app.processEvents()
    if not office.worker.busy:
        break
    import time; time.sleep(0.02)
app.processEvents()
import nmsdesk.ui.pages.charts
late = [m for m in ("matplotlib", "alembic", "openpyxl", "docx", "typst", "xlsxwriter", "rapidfuzz") if m in sys.modules]
print(early, late)
office.close()
"""


def test_heavy_libraries_are_not_loaded_by_the_first_page_of_data_nor_by_the_module_of_the_charts(base: Path, home: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", PAINTED, str(base)], capture_output=True, text=True, env=environment, timeout=60)
    assert done.stdout.strip() == "[] []", done.stdout + done.stderr


def test_a_bare_computer_is_asked_what_to_do(qtbot: QtBot, qapp: object, home: Path, no_boxes: list[str]) -> None:
    window = main.make_window(qapp)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    assert starting.open_office(window, None, False) is None
    assert window.stack.currentWidget() is not window.empty


def test_the_demo_opens_on_a_base_of_its_own(qtbot: QtBot, home: Path) -> None:
    assert "demo" in Path(starting.demo_place()).parts
    assert starting.demo_place() != house.default_place()


def test_a_base_open_elsewhere_may_only_be_looked_at(qtbot: QtBot, qapp: object, base: Path, no_boxes: list[str]) -> None:
    first = house.open_desk(str(base))
    try:
        window = main.make_window(qapp)  # type: ignore[arg-type]
        qtbot.addWidget(window)
        office = Office(house.open_desk(str(base)), window)
        main.attach(window, office)
        settle(window, qtbot)
        assert office.desk.database.look_only and "Базу уже открыл" in office.desk.database.reason
        assert not office.may_write() and no_boxes
        office.close()
    finally:
        first.close()
