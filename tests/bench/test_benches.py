"""Every bench as a test, on demand: `python -m pytest tests/bench -s` (NMSDESK_BENCH=small for a quick run)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FILES = sorted(Path(__file__).parent.glob("bench_*.py"))
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_bench_keeps_its_limits(file: Path) -> None:
    small = ["--small"] if os.environ.get("NMSDESK_BENCH") == "small" else []
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    assert subprocess.run([sys.executable, str(file), *small], env=os.environ | {"PYTHONPATH": path}, check=False).returncode == 0
