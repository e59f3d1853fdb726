"""How much of people's names goes out: the field of papers and the question before a list is saved."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nmsdesk.domain.views import FACES, FULL
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.kit.fields import ChoiceEdit
from nmsdesk.ui.office import Office

CAPTION = "Имена"
HINT = "«Без имён»: работники с номерами, малые числа скрыты"


def options(office: Office) -> list[tuple[str, str]]:
    """The faces that hide no less than the window does now."""
    faces = list(FACES)
    return [(face, FACES[face][:1].upper() + FACES[face][1:]) for face in faces[faces.index(office.desk.view.face) :]]


def face_edit(office: Office) -> ChoiceEdit:
    """The field; what the window shows stands first."""
    edit = ChoiceEdit(options(office), nullable=False)
    edit.set_value(office.desk.view.face)
    return edit


def ask_face(office: Office, owner: QWidget, title: str, text: str = "") -> str | None:
    """The face to save a list in; None when the saving was given up."""
    chosen = office.desk.view.face
    asked = Asked("face", CAPTION, face_edit(office), chosen, hint=HINT)
    found = ask(office, title, (asked,), lambda values: values["face"], "Выбрать файл…", text=text, owner=owner)
    return str(found) if found else None


def ending(face: str) -> str:
    """What is added to the name of a file: «, без имён»."""
    return "" if face == FULL else f", {FACES[face]}"
