"""All editors and the form, by one import."""

from __future__ import annotations

from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import DayEdit, Editor, FlagEdit, LongTextEdit, NumberEdit, TextEdit, parse_day
from nmsdesk.ui.kit.form import Form, FormField
from nmsdesk.ui.kit.many import ManyEdit

__all__ = [
    "ChoiceEdit", "DayEdit", "Editor", "FlagEdit", "Form", "FormField", "LongTextEdit", "ManyEdit", "NumberEdit", "RefEdit",
    "TextEdit", "parse_day",
]  # fmt: skip
