"""What pages share: the desk, the period, the worker, the way to other pages; pages know the office, not the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nmsdesk import crash, settings
from nmsdesk.domain import periods
from nmsdesk.domain.periods import Period
from nmsdesk.domain.views import View
from nmsdesk.errors import NmsError, Rejected, Stale
from nmsdesk.russian import day
from nmsdesk.services.desk import Desk
from nmsdesk.storage.work import Changed
from nmsdesk.ui import messages
from nmsdesk.ui.worker import Cancelled, Progress, Worker

T = TypeVar("T")
WRITES = "writes"  # the property of a widget that changes the base
RECENT = 5  # periods remembered beside the years


def _period(code: object) -> Period | None:
    try:
        return periods.period(code) if isinstance(code, str) else None
    except Rejected:
        return None


class Office(QObject):
    """One per window. ``changed`` carries the keys of the registers that a use case has changed, after its commit."""

    changed = Signal(object)
    period_changed = Signal()
    went = Signal(str, dict)  # page key and what to open there
    said = Signal(str, str)  # a line for the status bar and its tone
    started = Signal(str, bool)  # long work began: its name, whether it can be cancelled
    stopped = Signal()

    def __init__(self, desk: Desk, owner: QWidget | None = None):
        super().__init__()
        self.home, self.owner = desk, owner  # the base as it is
        self.desk = desk  # the base as it is looked at: on a day, with names hidden
        self.worker = Worker()
        stored = settings.load()
        self.period: Period = _period(stored.get("period")) or periods.year(desk.today.year)
        recent = stored.get("periods.recent")
        self._recent = [p for p in map(_period, recent if isinstance(recent, list) else []) if p]
        self._own: Period | None = None  # the period of today, kept while a view of a day shows an earlier one
        self._measured: dict[Any, Any] = {}
        self._long = 0  # long jobs under way: short use cases wait for the quiet ones only

    # where to

    def go(self, page: str, **what: Any) -> None:
        """Open a page: go('persons', id=5), go('indicators', code='3')."""
        self.went.emit(page, what)

    def say(self, text: str, tone: str = "ok") -> None:
        """Success and small news: the status bar, never a box."""
        self.said.emit(text, tone)

    def set_period(self, code: str) -> None:
        """Another period everywhere, remembered; Rejected when it begins after the day that is looked at."""
        period = periods.period(code)
        if self.as_of and period.since > self.as_of:
            raise Rejected(
                f"Период «{period.title}» начинается позже {day(self.as_of)}, дня, на который показана база. "
                "Выберите более ранний период или вернитесь к сегодняшнему дню."
            )
        self.period, self._own = period, None
        self._recent = [period, *(p for p in self._recent if p != period)][:RECENT]
        settings.store(**{"period": period.code, "periods.recent": [p.code for p in self._recent]})
        self._measured.clear()
        self.period_changed.emit()

    @property
    def as_of(self) -> date | None:
        """The day on which the whole program is looked at; None is today."""
        return self.desk.view.on

    def see(self, view: View) -> None:
        """Look at the base on another day or with another face; every page reads anew.

        A period that had not begun on the day gives way to the one of its kind that holds the day, until today is looked at again.
        """
        if view.on is not None and view.on >= self.home.today:
            view = replace(view, on=None)
        own = self._own or self.period
        self.desk = self.home.seen(view)
        late = view.on is not None and own.since > view.on
        self.period = periods.of_kind(own.kind, view.on) if view.on is not None and late else own
        self._own = own if late else None
        self._measured.clear()
        self._let_write()
        if late and view.on:
            self.say(f"{day(view.on)} период «{own.title}» ещё не начался, показан «{self.period.title}»", "neutral")
        self.period_changed.emit()

    def gone(self, trouble: Stale) -> str:
        """Why a card cannot be shown: on a past day its record may not have been there yet."""
        return f"{day(self.as_of)} этой записи ещё не было, показан список" if self.as_of else str(trouble)

    def days(self) -> list[tuple[date, str]]:
        """Days worth looking at, each with what it is: the latest first."""
        from nmsdesk.services.snapshots import approved_days

        today = self.home.today
        school = date(today.year if (today.month, today.day) > (9, 1) else today.year - 1, 9, 1)
        found = {date(today.year - 1, 12, 31): "конец прошлого года", school: "начало учебного года"}
        if self.period.until < today:
            found.setdefault(self.period.until, "конец периода")
        for on, name in approved_days(self.home):
            if on < today:
                found[on] = name
        return sorted(found.items(), reverse=True)

    def periods(self) -> list[tuple[str, str]]:
        """(code, caption) to choose from: the latest chosen of other kinds, six calendar years, six academic ones, newest first.

        In a view of a day only those that had begun.
        """
        today = self.desk.today
        first = today.year if today.month >= 9 else today.year - 1
        years = [periods.year(n) for n in range(today.year, today.year - 6, -1)]
        years += [periods.academic_year(n) for n in range(first, first - 5, -1)]
        others = [self.period, *self._recent] if self.period not in years else self._recent
        others = [p for p in dict.fromkeys(others) if p not in years and (self.as_of is None or p.since <= self.as_of)]
        return [(p.code, p.title) for p in (*others, *years)]

    # doing

    def act(self, use_case: Callable[[], T], said: str = "", tell: Callable[[str], object] | None = None) -> T | None:
        """A short use case: run in the worker's thread, troubles shown, success said, the change heard once.

        None when it was refused. Rejected with troubles of fields is raised on, for the form to show; other troubles are told
        by ``tell`` where a dialog has a place for them, else by a box.
        """
        tell = tell or partial(messages.trouble, self.owner)
        if self._long:
            self.say("Подождите: идёт другая работа", "warn")
            return None
        try:
            value: T = self.worker.wait(use_case)
        except Rejected as trouble:
            if trouble.troubles:
                raise
            tell(str(trouble))
            return None
        except NmsError as trouble:
            tell(str(trouble))
            return None
        if said:
            self.say(said)
        self.hear(value)
        return value

    def hear(self, value: Any) -> None:
        """Tell the pages what a use case changed: a Changed, or anything that has one as ``changed``."""
        changed = value if isinstance(value, Changed) else getattr(value, "changed", None)
        if isinstance(changed, Changed) and changed.registers:
            self._measured.clear()
            self.changed.emit(changed.registers)

    def run(
        self,
        title: str,
        job: Callable[[Progress], T],
        done: Callable[[T], object],
        *,
        cancellable: bool = False,
        failed: Callable[[], object] | None = None,
        quiet: bool = False,
    ) -> None:
        """Long work in the background with progress in the status bar; ``done`` gets its value in the window's thread."""

        def finish(value: Any, trouble: BaseException | None) -> None:
            if not quiet:
                self._long -= 1
                self.stopped.emit()
            if trouble is None:
                self.hear(value)
                done(value)
                return
            if failed:
                failed()
            self._tell(trouble)

        if not quiet:
            self._long += 1
            self.started.emit(title, cancellable)
        self.worker.submit(job, finish)

    def _tell(self, trouble: BaseException) -> None:
        if isinstance(trouble, Cancelled):
            self.say(str(trouble), "warn")
        elif isinstance(trouble, NmsError):
            messages.trouble(self.owner, str(trouble))
        else:
            try:
                raise trouble
            except BaseException:  # noqa: BLE001 - a bug: its report is made out of the exception being handled
                messages.crash(self.owner, crash.report())

    def measured(self, done: Callable[[Any], object], by_organization: bool = True) -> None:
        """The indicators of the chosen period, computed once until something changes."""
        from nmsdesk.services import indicators

        key = (self.period, self.as_of, by_organization)
        if key in self._measured:
            done(self._measured[key])
            return
        desk, period, as_of = self.desk, self.period, self.as_of

        def keep(value: Any) -> None:
            if desk is self.desk:
                self._measured[key] = value
            done(value)

        self.run("Расчёт показателей", lambda _: indicators.measure(desk, period, as_of, by_organization=by_organization), keep, quiet=True)

    def note(self, kind: str, subject: str) -> None:
        """Log a view of personal data, in its turn in the worker's thread."""
        self.worker.submit(lambda _: self.desk.database.log(kind, subject), lambda *_: None)

    def guard(self, *widgets: QWidget) -> None:
        """Widgets that change the base: off while it may only be looked at, on again with the usual view."""
        for widget in widgets:
            widget.setProperty(WRITES, True)
            widget.setEnabled(not self.desk.database.look_only)

    def _let_write(self) -> None:
        """Guarded widgets follow the view."""
        for widget in self.owner.findChildren(QWidget) if self.owner else ():
            if widget.property(WRITES):
                widget.setEnabled(not self.desk.database.look_only)

    def may_write(self) -> bool:
        """Whether the base may be changed; otherwise says why not."""
        if self.desk.database.look_only:
            messages.trouble(self.owner, self.desk.database.reason)
            return False
        return True

    def folder(self) -> Path:
        """Where files of the user are looked for first."""
        last = settings.load().get("folder")
        return Path(last) if isinstance(last, str) and Path(last).is_dir() else Path.home()

    def close(self) -> None:
        self.worker.close()
        self.home.close()
