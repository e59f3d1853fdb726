"""The list of campaigns of diagnostics; a new one invites organisations of the chosen kinds at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.development import Campaign
from nmsdesk.domain.periods import add_months
from nmsdesk.domain.queries import ListQuery
from nmsdesk.russian import count
from nmsdesk.services import campaigns, lists, registers
from nmsdesk.services.campaigns import AUDIENCES, Made
from nmsdesk.ui.ask_dialog import Asked
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.community import CardList
from nmsdesk.ui.tick_dialog import Tick, TickDialog

TONES = {terms.CAMPAIGN_STATES["planned"]: "neutral", terms.CAMPAIGN_STATES["active"]: "accent", terms.CAMPAIGN_STATES["closed"]: "ok"}
SCHOOLS = ("school", "gymnasium", "lyceum", "basic_school", "primary_school", "boarding_school", "education_center")


class CampaignsPage(CardList):
    """Campaigns, the latest first."""

    card = "campaign"

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["campaigns"])
        self.table.set_empty_text("Кампаний ещё нет. Добавьте первую (Ctrl+N): организации пригласятся по видам сразу.")

    def _default_query(self) -> ListQuery:
        return ListQuery("campaigns", sort="since", descending=True)

    def columns(self) -> list[Column]:
        state = Column("state", "Состояние", 130, kind="badge", tone=lambda v: TONES.get(v, "neutral"))
        found = [state if column.key == "state" else column for column in super().columns()]
        by_key = {column.key: replace(column, shown=False) if column.key in ("organizer", "act") else column for column in found}
        by_key["name"] = replace(by_key["name"], width=290)
        first = ("name", "state", "since", "until", "audience")
        self._shown = [*first, *(key for key in by_key if key not in first)]
        return [by_key[key] for key in self._shown]

    def _names(self) -> list[str]:
        return getattr(self, "_shown", super()._names())

    def add(self, **defaults: Any) -> None:
        """The fields of a campaign and the kinds of organisations that it invites."""
        if not self.office.may_write():
            return
        done = new_campaign(self.office, self)
        if done is not None:
            self.open_card(done.campaign.id or 0)


def new_campaign(office: Office, owner: Any) -> Made | None:
    """Ask for a new campaign and make it in one step."""
    desk = office.desk
    today = desk.today
    ticks = [Tick(kind, f"{name}  ({n})", False, kind in SCHOOLS) for kind, name, n in campaigns.kinds(desk, today)]
    tools = RefEdit(lambda text: lists.suggest(desk, "instruments", text), lambda n: registers.label(desk, "instruments", n))
    audience = ChoiceEdit([(name, name) for name in AUDIENCES], nullable=False)
    fields = (
        Asked("name", "Название", TextEdit("Например: осень 2026"), ""),
        Asked("instrument", "Инструмент", tools),
        Asked("since", "С", DayEdit(), today),
        Asked("until", "По", DayEdit(), add_months(today, 1)),
        Asked("audience", "Кого ждём", audience, next(iter(AUDIENCES)), True),
    )

    def make(chosen: list[str], v: dict[str, Any]) -> Made:
        state = "active" if v["since"] <= today <= v["until"] else "planned" if v["since"] > today else "closed"
        return campaigns.create(desk, Campaign(state=state, organizer=_organizer(office, v["instrument"]), **v), chosen)

    dialog = TickDialog(
        office, "Новая кампания диагностики", ticks, make, "Создать", fields, said=made_text, owner=owner,
        text="Отметьте виды организаций: все учреждения этих видов войдут в кампанию сразу. Убрать или добавить можно потом.",
    )  # fmt: skip
    dialog.form.setFixedHeight(204)
    dialog.resize(680, 640)
    dialog.exec()
    made: Made | None = dialog.done_value
    return made


def _organizer(office: Office, tool: int) -> str:
    found = registers.get(office.desk, "instruments", tool)
    return str(getattr(found, "organizer", ""))


def made_text(made: Made) -> str:
    """«Создана, приглашено 45 организаций, отнесено 12 результатов»."""
    said = f"Кампания создана, приглашено {count(made.invited, 'организация', 'организации', 'организаций')}"
    if made.results:
        said += f", отнесено {count(made.results, 'результат', 'результата', 'результатов')} этих дней"
    return said


def span(since: date | None, until: date | None) -> str:
    """«15.09.2026 – 10.12.2026»."""
    return " – ".join(f"{d:%d.%m.%Y}" for d in (since, until) if d)
