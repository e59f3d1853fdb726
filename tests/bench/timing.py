"""Timing that benches share: the best of several runs, and a verdict on each ratio."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

failed: list[str] = []
tried: list[argparse.Namespace] = []


def arguments(about: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--small", action="store_true", help="a small base: quick, to see that the bench runs; never fails by its limits")
    tried.append(parser.parse_args())
    return tried[-1]


def best(work: Callable[[], Any], runs: int = 5) -> float:
    """Seconds of the quickest of some runs."""
    return min(_once(work) for _ in range(runs))


def best_of_both(one: Callable[[], Any], other: Callable[[], Any], runs: int = 5) -> tuple[float, float]:
    """The quickest run of each, the runs taken in turn, so that a busy machine is busy for both."""
    pairs = [(_once(one), _once(other)) for _ in range(runs)]
    return min(a for a, _ in pairs), min(b for _, b in pairs)


def _once(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def verdict(name: str, value: float, limit: float, unit: str = "×", detail: str = "") -> None:
    """Print a measure beside its limit and remember when it is over."""
    over = value > limit
    print(f"{'OVER' if over else 'ok':5}{name}: {value:.2f} {unit} (limit {limit:g} {unit}){'; ' + detail if detail else ''}", flush=True)
    if over:
        failed.append(name)


def finish() -> None:
    """End the process: 1 when a limit was passed at full size; at a small one fixed costs outweigh what is measured."""
    sys.exit(1 if failed and not any(found.small for found in tried) else 0)
