"""The house stands as drawn: imports go down only, the linters agree, heavy libraries stay out of the start."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "nmsdesk"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", errors="replace")


def imported(file: Path) -> set[str]:
    """Top names of the modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_test_files_have_names_of_their_own() -> None:
    """Folders of tests are no packages, so that two files of one name would hide each other."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_imports_keep_the_contracts() -> None:
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    found = run(sys.executable, "-W", "ignore", "-c", code)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_code_is_clean_for_ruff() -> None:
    found = run(sys.executable, "-m", "ruff", "check", "--no-cache", "nmsdesk", "tests")
    assert found.returncode == 0, found.stdout


def test_the_types_hold() -> None:
    found = run(sys.executable, "-m", "mypy", "--no-error-summary")
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_domain_needs_the_standard_library_only() -> None:
    allowed = set(sys.stdlib_module_names) | {"nmsdesk"}
    for file in (PACKAGE / "domain").rglob("*.py"):
        assert imported(file) <= allowed, file


def test_migrations_import_nothing_of_the_program() -> None:
    versions = list((PACKAGE / "storage" / "migrations" / "versions").glob("0*.py"))
    assert versions
    for file in versions:
        assert imported(file) <= {"sqlalchemy", "alembic"} | set(sys.stdlib_module_names), file


def test_only_the_window_imports_qt_names_and_never_a_star() -> None:
    for file in (PACKAGE / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert all(name.name != "*" for name in node.names), file


def test_nothing_swallows_every_exception_but_the_outermost_places() -> None:
    allowed = {"cli.py"}
    for file in PACKAGE.rglob("*.py"):
        if file.name in allowed or "ui" in file.relative_to(PACKAGE).parts:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and not any(isinstance(x, ast.Raise) for x in ast.walk(node)):
                name = node.type.id if isinstance(node.type, ast.Name) else ""
                if node.type is None or name in ("Exception", "BaseException"):
                    assert file.name == "child.py", f"{file}:{node.lineno}"  # the reader's process answers for any crash


def test_opening_a_base_loads_no_heavy_library(base: Path) -> None:
    code = (
        "import sys; from nmsdesk import app; desk = app.open_desk(sys.argv[1]); desk.close();"
        "print(*[n for n in ('alembic', 'matplotlib', 'openpyxl', 'docx', 'typst', 'PySide6', 'python_calamine') if n in sys.modules])"
    )
    found = run(sys.executable, "-c", code, str(base))
    assert found.returncode == 0, found.stderr
    assert found.stdout.split() == []
