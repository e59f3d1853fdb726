"""What is done with a chart that is shown: saved, copied, printed; matplotlib is loaded in the background first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from nmsdesk import settings
from nmsdesk.documents.chart_values import ChartValues
from nmsdesk.ui import chart_output, messages
from nmsdesk.ui.office import Office


def load_matplotlib(office: Office, done: Callable[[], object]) -> None:
    """Its import takes a second and the first list of fonts more: not in the window's thread."""

    def job(_: object) -> None:
        import matplotlib.backends.backend_agg  # noqa: F401

        import nmsdesk.documents.charts  # noqa: F401

    office.run("Диаграммы", job, lambda _: done(), quiet=True)


def save(office: Office, owner: QWidget, values: ChartValues, title: str) -> None:
    """Ask where to and save in the background."""
    name = "".join(" " if sign in '\\/:*?"<>|' else sign for sign in f"{title} {office.period.code}")
    path = messages.save_file(owner, "Сохранить диаграмму", str(office.folder() / f"{' '.join(name.split())}.png"), chart_output.KINDS)
    if path is None:
        return
    settings.store(folder=str(path.parent))
    office.run("Сохранение диаграммы", lambda _: chart_output.save_chart(values, path), lambda _: office.say(f"Сохранено: {path.name}"))


def copy(office: Office, values: ChartValues) -> None:
    """The picture into the clipboard."""

    def done(image: Any) -> None:
        QGuiApplication.clipboard().setImage(image)
        office.say("Рисунок скопирован: вставьте его в документ (Ctrl+V)")

    office.run("Копирование диаграммы", lambda _: chart_output.chart_image(values), done)


def print_chart(office: Office, owner: QWidget, values: ChartValues, title: str, subtitle: str) -> None:
    """Make the pages in the background, then show the preview."""
    office.run(
        "Подготовка печати", lambda _: chart_output.chart_pages(values),
        lambda pages: chart_output.preview(owner, pages, title, subtitle),
    )  # fmt: skip
