"""The details of a record at the right of a list: its fields in words, links, parts, who changed it last."""

from __future__ import annotations

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.russian import moment
from nmsdesk.services import lists, registers
from nmsdesk.storage.records import Labels
from nmsdesk.ui.kit.basics import label
from nmsdesk.ui.kit.details import DetailsPanel
from nmsdesk.ui.kit.parts import InfoRow
from nmsdesk.ui.office import Office


def show_details(office: Office, panel: DetailsPanel, record: f.Record) -> None:
    """Fill the panel with a record; empty fields are left out, so that what is there is seen."""
    register = catalogue.register_of(record)
    texts = registers.texts(office.desk, record)
    rows = []
    for col in register.readable:
        if not texts[col.name] or col.name == "key" or col.name in register.label:
            continue
        link = ""
        if isinstance(col.field, f.Ref):
            link = f"{col.field.register}:{getattr(record, col.name)}"
        rows.append(InfoRow(col.caption, texts[col.name], link))
    extra = []
    with office.desk.read() as reading:
        labels = Labels(reading.connection)
        title = labels.of(register.key, [record.id])[record.id or 0]
        for other, owner in catalogue.references_to(register.key):
            if isinstance(owner.field, f.Ref) and owner.field.owner:
                parts = reading.where(other.record, **{owner.name: record.id})
                if parts:
                    extra.append(label(f"{other.title}: {len(parts)}", "caption"))
                    lines = lists.rows(office.desk, other.key, _naming(other, owner), [p.id or 0 for p in parts[:8]])
                    extra += [label(" · ".join(t for t in line if t), wrap=True) for line in lines]
                    if len(parts) > 8:
                        extra.append(label(f"и ещё {len(parts) - 8}", "muted"))
    extra.append(label(f"Изменено {moment(record.changed_at)}, {record.changed_by}", "small"))
    panel.show_record(title, register.one.capitalize(), (), rows, extra)


def _naming(register: catalogue.Register, owner: f.Column) -> list[str]:
    """The columns that tell a part from its neighbours: who it is, then its label without the record it belongs to."""
    people = [c.name for c in register.columns if isinstance(c.field, f.Ref) and c.field.register == "persons"]
    names = [n for n in (*people, *register.label) if n != owner.name]
    return list(dict.fromkeys(names)) or list(register.label)
