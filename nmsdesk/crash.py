"""A report of a fault in the program: what to send to its makers, without personal data."""

from __future__ import annotations

import platform
import sys
import traceback
from contextlib import suppress
from datetime import datetime

from nmsdesk import __version__, settings


def report() -> str:
    """The text of the current exception for people, with its trace; also kept in the data folder.

    Only code places are kept, never values: messages of foreign exceptions may hold personal data.
    """
    kind, _, trace = sys.exc_info()
    places = "".join(traceback.format_tb(trace))
    text = (
        "В программе ошибка, операция не выполнена, данные не изменены. Передайте этот текст разработчикам.\n"
        f"nmsdesk {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}\n"
        f"{kind.__name__ if kind else ''}\n{places}"
    )
    name = f"сбой-{datetime.now():%Y%m%d-%H%M%S}.txt"
    with suppress(OSError):
        (settings.data_folder() / name).write_text(text, "utf-8")
    return text
