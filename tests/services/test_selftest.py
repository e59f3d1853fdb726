"""The self-test passes here, says what it does, and tells a failure in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmsdesk.errors import StorageTrouble
from nmsdesk.services import papers, safety, selftest


def test_the_self_test_passes_and_names_its_steps() -> None:
    said: list[str] = []
    assert selftest.run(said.append) == []
    assert said[0] == "Новая база…" and "Приём списка из Excel…" in said and said[-1] == "Копия и восстановление…"


def test_a_failed_step_is_told_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise StorageTrouble("Диск полон.")

    monkeypatch.setattr(papers, "write", broken)
    monkeypatch.setattr(safety, "restore", broken)
    found = selftest.run(lambda _: None)
    assert found == [f"Документ {name}: Диск полон." for name in ("PDF", "DOCX", "XLSX")] + ["Копия и восстановление: Диск полон."]


def test_the_self_test_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    selftest.run(lambda _: None)
    assert not list(folder.iterdir())
