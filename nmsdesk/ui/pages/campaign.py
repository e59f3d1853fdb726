"""The card of a campaign of diagnostics: who has come by school, who has not, results by area, results of a school typed in."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from nmsdesk.domain import terms
from nmsdesk.domain.queries import Filter
from nmsdesk.russian import count, people
from nmsdesk.services import campaigns, diagnostics, lists, small_numbers
from nmsdesk.services.campaigns import CampaignCard, PlaceLine
from nmsdesk.services.diagnostics import Profile, Scope
from nmsdesk.services.faces import nameless
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import CardPage, finding, follow, tabs
from nmsdesk.ui.entry_dialog import EntryDialog
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, clear, column, label, row
from nmsdesk.ui.kit.editors import NumberEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow
from nmsdesk.ui.pages.campaigns import TONES
from nmsdesk.ui.profile_view import ProfileView
from nmsdesk.ui.rows_table import RowsTable
from nmsdesk.ui.tick_dialog import Tick, TickDialog

ORGANIZATIONS = ("организация", "организации", "организаций")


class CampaignPage(CardPage):
    """Organisations and results; each action is one undo step."""

    register = "campaigns"
    watches = frozenset({"campaigns", "campaign_places", "diagnostics", "area_results", "diagnostic_summaries", "employments", "persons"})

    def build(self) -> None:
        tip = "Список для звонков и печати"
        self.absent_button = self.header.add_action("Кто не пришёл", "users", self.show_absent, keys="Ctrl+P", tip=tip)
        keys.bind(self, "Ctrl+P", self.show_absent, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.places = RowsTable(
            [
                Column("name", "Организация", 170), Column("expected", "Ожидается", 112, kind="number"),
                Column("came", "Пришли", 90, kind="number"), Column("percent", "Доля", 150, kind="bar", tone=_tone),
                Column("absent", "Не пришли", 112, kind="number"), Column("unnamed", "Без имён", 104, kind="number"),
                Column("note", "Примечание", 140, shown=False),
            ],
            "Организации кампании", "Никто ещё не приглашён. Пригласите организации (Ctrl+N).",
        )  # fmt: skip
        self.places.opened.connect(self.enter_results)
        self.places.menu_hook = self._menu
        keys.bind(self.places, "Delete", self.withdraw, Qt.ShortcutContext.WidgetShortcut)
        self.profile = ProfileView(self.office, self._scale_chosen, of_all=False)
        self._scale: int | None = None
        self._profiled = 0
        self.tabs = tabs((self._places_area(), "Организации"), (column(self.profile), "Результаты"))
        self.tabs.currentChanged.connect(lambda _: self._show_results())
        self.work.addWidget(self.tabs)
        self.side.addWidget(self.facts_card)
        self.others = column(spacing=6)
        self.others_card = Card("Пришли без приглашения", self.others)
        self.side.addWidget(self.others_card)
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)

    def build_last(self) -> None:
        tip = "Результаты и списки останутся"
        self.close_button = self.header.add_action("Завершить", "circle-check", self.finish, primary=True, tip=tip)
        self.writers(self.close_button)

    def _places_area(self) -> Any:
        tip = "Таблица людей выбранной школы"
        self.enter_button = self.tool("Ввести результаты", "pencil", self.enter_results, "Ctrl+E", "primary", tip)
        self.invite_button = self.tool("Пригласить", "plus", self.invite, "Ctrl+N", tip="Добавить организации в кампанию")
        more = button("Ещё", "", "menu", tip="Число ожидаемых, карточка, исключение")
        menu = QMenu(self)
        menu.aboutToShow.connect(partial(self._fill_more, menu))
        more.setMenu(menu)
        self.writers(more)
        self.seek = finding("Найти", lambda _: self._narrow())
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        card = Card(padding=0)
        card.add(self.places)
        self.hint = label("", "small", wrap=True)
        tools = row(self.seek, None, more, self.invite_button, self.enter_button)
        return column(tools, self.chips, card, self.hint, spacing=10)

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None and id != self.number:
            self.seek.clear()
            self.chips.set_current("")
            self._scale = None
        self._profiled = 0
        super().open(id, **what)

    def read(self) -> CampaignCard:
        return campaigns.card(self.office.desk, self.number)

    def show_card(self, card: CampaignCard) -> None:
        c = card.campaign
        said = terms.CAMPAIGN_STATES[c.state]
        badges = [(said, TONES[said])]
        rows, came, expected = campaigns.told(self.office.desk, card)
        self._tell = small_numbers.teller(self.office.desk)
        if card.places:
            badges.append((f"пришли {small_numbers.text(came)} из {small_numbers.text(expected)}", "accent"))
        if card.unnamed:
            badges.append((f"без имён: {small_numbers.text(self._tell(card.unnamed))}", "neutral"))
        self.show_head(c.name, card.instrument, badges)
        self.close_button.setVisible(c.state == "active")
        self.invite_button.setVisible(c.state != "closed")
        self.absent_button.setEnabled(bool(card.absent))
        self.show_notice(self._notice(card))
        self.show_facts(card.facts)
        self.files.set_record(c)
        self.places.put(rows)
        self.places.show_column("unnamed", any(p.unnamed for p in card.places))
        self._show_chips(card)
        self._show_others(card)
        hand = sum(p.by_hand for p in card.places)
        self.hint.setText(
            f"Ожидаются работники на {card.on:%d.%m.%Y}: по основному месту, без длительно отсутствующих."
            + (f" У {count(hand, 'организации', 'организаций', 'организаций')} число задано вручную." if hand else "")
            + (f" {small_numbers.short_note()}" if nameless(self.office.desk) else "")
        )
        self.tabs.setTabText(0, f"Организации  {len(card.places)}" if card.places else "Организации")
        self._profiled = 0
        self._narrow()
        self._show_results()

    def _notice(self, card: CampaignCard) -> Banner | None:
        """What waits: results of the days, a campaign that is over, schools from which nobody came."""
        c, today = card.campaign, self.office.desk.today
        if card.waiting:
            said = count(len(card.waiting), "результат этого инструмента не отнесён", "результата не отнесены", "результатов не отнесены")
            return Banner(f"В дни кампании есть ещё {said} ни к какой кампании.", "warn", "Отнести к этой", self.take)
        if c.state == "active" and c.until and c.until < today:
            return Banner(f"Срок прошёл {c.until:%d.%m.%Y}. Завершите кампанию или продлите её.", "warn", "Завершить", self.finish)
        if c.state == "planned" and c.since and c.since <= today:
            return Banner("Кампания уже должна идти.", "warn", "Начать", self.start)
        if c.state == "active" and card.nobody:
            said = count(len(card.nobody), "организации", "организаций", "организаций")
            return Banner(f"Из {said} ещё никого нет.", "warn", "Показать", lambda: self._only("nobody"))
        return None

    def _show_chips(self, card: CampaignCard) -> None:
        some = sum(1 for p in card.places if p.absent)
        shown = [Chip("", "Все", len(card.places))]
        if card.nobody:
            shown.append(Chip("nobody", "Никого нет", len(card.nobody)))
        if some:
            shown.append(Chip("some", "Пришли не все", some))
        current = self.chips.current()
        self.chips.set_chips(shown, current if current in {c.key for c in shown} else "")
        self.chips.setVisible(bool(card.places))

    def _only(self, key: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.chips.set_current(key)
        self._narrow()

    def _narrow(self) -> None:
        card: CampaignCard = self.card
        key = self.chips.current()
        only = {p.id for p in card.nobody} if key == "nobody" else {p.id for p in card.places if p.absent} if key == "some" else None
        self.places.narrow(self.seek.text(), only)

    def _show_others(self, card: CampaignCard) -> None:
        clear(self.others)
        for name, amount in card.others[:8]:
            self.others.addLayout(row(label(name, wrap=True), None, label(small_numbers.text(self._tell(amount)), "muted")))
        if len(card.others) > 8:
            self.others.addWidget(label(f"и ещё {count(len(card.others) - 8, *ORGANIZATIONS)}", "small"))
        self.others_card.setVisible(bool(card.others))

    # results

    def _scale_chosen(self, scale: int) -> None:
        self._scale, self._profiled = scale, 0
        self._show_results()

    def _show_results(self) -> None:
        """The profile is read when its tab is looked at."""
        if self.tabs.currentIndex() != 1 or self._profiled == self.number or not self.number:
            return
        self._profiled = self.number
        desk, scope, scale, asked = self.office.desk, Scope(campaign=self.number), self._scale, self.number

        def shown(found: Profile) -> None:
            if asked == self.number:
                self.profile.show_profile(found)

        self.office.run("Результаты кампании", lambda _: diagnostics.profile(desk, scope, scale), shown, quiet=True)

    # actions

    def _line(self, number: int) -> PlaceLine:
        places: tuple[PlaceLine, ...] = self.card.places
        return next(p for p in places if p.id == number)

    def enter_results(self, number: int | None = None) -> None:
        """The people of the chosen school as a table to type results into."""
        chosen = number if number is not None else self.places.current_id()
        if chosen is None:
            self.office.say("Выберите организацию в таблице", "warn")
            return
        if self.card.campaign.since > self.office.desk.today:
            self.office.say("Кампания ещё не началась: вводить нечего", "warn")
        elif self.office.may_write():
            EntryDialog(self.office, self.number, self._line(chosen).organization, self).exec()

    def invite(self) -> None:
        """Choose organisations to be added."""
        if not self.office.may_write():
            return
        desk, there = self.office.desk, {p.organization for p in self.card.places}
        found = lists.suggest(desk, "organizations", "", 500)
        ticks = [Tick(n, f"{name}  {hint}".strip(), n in there) for n, name, hint in found]
        TickDialog(
            self.office, "Пригласить организации", ticks, lambda ids, _: campaigns.invite(desk, self.number, ids), "Пригласить",
            said=lambda made: f"Приглашено: {count(made.invited, *ORGANIZATIONS)}", owner=self,
        ).exec()  # fmt: skip

    def withdraw(self) -> None:
        """Take the chosen organisations out."""
        chosen = self.places.chosen()
        if chosen and self.office.may_write():
            said = f"Убрано: {count(len(chosen), *ORGANIZATIONS)}"
            self.office.act(lambda: campaigns.withdraw(self.office.desk, chosen), said)

    def expect(self) -> None:
        """A number by hand instead of the staff of the day."""
        chosen = self.places.chosen()
        if not chosen or not self.office.may_write():
            return
        first = self._line(chosen[0])
        asked = Asked("expected", "Человек", NumberEdit(0, 5000), first.expected, False, "Пусто – все")
        ask(
            self.office, "Сколько человек ожидается", (asked,),
            lambda v: campaigns.expect(self.office.desk, chosen, v["expected"]), "Сохранить",
            text=first.name if len(chosen) == 1 else count(len(chosen), *ORGANIZATIONS), said="Число ожидаемых изменено", owner=self,
        )  # fmt: skip

    def show_absent(self) -> None:
        """Everyone who has not come, of the chosen organisations or of all."""
        chosen = self.places.selected_ids()
        ids = tuple(n for c in chosen for n in self._line(c).absent) if len(chosen) > 1 else self.card.absent
        self._absent(ids, self.card.campaign.name)

    def _absent(self, ids: tuple[int, ...], name: str) -> None:
        if ids:
            self.office.go("persons", filters=(Filter("id", "in", ids),), title=f"не прошли диагностику: {name}")
        else:
            self.office.say("Пришли все", "ok")

    def finish(self) -> None:
        self.office.act(lambda: campaigns.close(self.office.desk, self.number), "Кампания завершена")

    def start(self) -> None:
        self.office.act(lambda: campaigns.set_state(self.office.desk, self.number, "active"), "Кампания начата")

    def take(self) -> None:
        self.office.act(lambda: campaigns.take_results(self.office.desk, self.number), "Результаты отнесены к кампании")

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        self._menu(menu, self.places.chosen())
        state = self.card.campaign.state
        if state == "closed":
            menu.addAction("Вернуть кампанию в работу", self.start)

    def _menu(self, menu: QMenu, chosen: list[int]) -> None:
        if len(chosen) == 1:
            line = self._line(chosen[0])
            menu.addAction("Ввести результаты", partial(self.enter_results, chosen[0]))
            away = partial(self._absent, line.absent, line.name)
            menu.addAction(f"Не пришли: {self._people(line.absent)}", away).setEnabled(bool(line.absent))
            came = partial(self._came, line)
            menu.addAction(f"Результаты: {self._people(line.came)}", came).setEnabled(bool(line.came))
            menu.addAction("Карточка организации", lambda: follow(self.office, f"organizations:{line.organization}"))
        if chosen:
            menu.addAction("Число ожидаемых", self.expect)
            menu.addAction("Убрать из кампании\tDel", self.withdraw)

    def _people(self, ids: tuple[int, ...]) -> str:
        told = self._tell(len(ids))
        return told if isinstance(told, str) else people(told)

    def _came(self, line: PlaceLine) -> None:
        where = (Filter("campaign", "eq", self.number), Filter("organization", "eq", line.organization))
        self.office.go("diagnostics", filters=where, title=f"{line.name}: {self.card.campaign.name}")


def _tone(share: Any) -> str:
    return "ok_bar" if share >= 100 else "accent" if share > 0 else "bad_bar"
