"""Places on the computer: the user's data folder, the program's resources, the identity of the installation."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any


def data_folder() -> Path:
    """The user's folder for databases, backups and preferences; ``NMSDESK_HOME`` overrides it."""
    if home := os.environ.get("NMSDESK_HOME"):
        folder = Path(home)
    else:
        from platformdirs import user_data_dir

        folder = Path(user_data_dir("nmsdesk", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def resources() -> Path:
    """The folder of icons, fonts and styles: beside the executable, inside the wheel, or in the checkout."""
    if frozen := getattr(sys, "_MEIPASS", None):
        return Path(frozen) / "resources"
    inside = Path(__file__).parent / "resources"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "resources"


def _file() -> Path:
    return data_folder() / "settings.json"


def load() -> dict[str, Any]:
    """Preferences of this user on this computer; a damaged file counts as an empty one."""
    try:
        value = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def store(**values: Any) -> None:
    """Keep preferences: written whole beside, then renamed over."""
    merged = load() | values
    part = _file().with_suffix(".part")
    part.write_text(json.dumps(merged, ensure_ascii=False, indent=1), "utf-8")
    part.replace(_file())


def install_id() -> str:
    """The identity of this installation; a database copied elsewhere sees another one."""
    known = load().get("install")
    if not isinstance(known, str):
        known = os.urandom(16).hex()
        store(install=known)
    return known
