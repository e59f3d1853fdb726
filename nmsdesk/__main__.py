"""The entrance: without a command the window, otherwise the command line; heavy imports stay lazy."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> None:
    """Start the window or run a command; the process ends with the command's exit code."""
    multiprocessing.freeze_support()  # the reader of spreadsheets is a process of its own, also when frozen
    from nmsdesk import cli

    sys.exit(cli.main(sys.argv[1:], _window))


def _window(place: str | None, demo: bool) -> int:
    from nmsdesk.ui.main import run

    return run(place, demo)


if __name__ == "__main__":
    main()
