"""Tables read from the catalogue of registers, and the tables of the journal."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f

APPLICATION_ID = 0x4E4D5344  # «NMSD»
KEY = String().with_variant(String(collation="C"), "postgresql")  # code-point order on both, as folded keys need it

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _column(name: str, field: f.Field) -> Column[object]:
    match field:
        case f.Number():
            return Column(name, Float if field.decimals else Integer)
        case f.Day():
            return Column(name, KEY)  # ISO text: sorts by time on both databases, integers gain nothing
        case f.Flag():
            return Column(name, Boolean(create_constraint=False), nullable=False)
        case f.Ref():
            # Deferred to the commit: an import may write in any order, an undo removes in any order.
            return Column(name, Integer, ForeignKey(f"{field.register}.id", deferrable=True, initially="DEFERRED"), index=True)
        case f.Text():
            return Column(name, Text, nullable=False)
        case _:
            return Column(name, KEY, nullable=False)


def _table(register: catalogue.Register) -> Table:
    return Table(
        register.key,
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("uid", KEY, nullable=False, unique=True),
        Column("version", Integer, nullable=False),
        Column("changed_at", KEY, nullable=False),
        Column("changed_by", Text, nullable=False),
        *(_column(c.name, c.field) for c in register.columns),
        Column("folded", KEY, nullable=False),  # search key: label first, then the searchable fields
        Index(f"ix_{register.key}_folded_id", "folded", "id"),
    )


TABLES: dict[str, Table] = {key: _table(register) for key, register in catalogue.REGISTERS.items()}

# Covering indexes of the indicators: facts by date with what the steps look at (findings.md §2).
Index("ix_diagnostics_day_cover", *(TABLES["diagnostics"].c[n] for n in ("day", "person", "instrument", "level")))
Index("ix_trainings_until_cover", *(TABLES["trainings"].c[n] for n in ("until", "person", "program", "attestation", "deficit")))
Index("ix_plans_until_cover", *(TABLES["plans"].c[n] for n in ("until", "since", "person", "state")))
Index("ix_employments_person_cover", *(TABLES["employments"].c[n] for n in ("person", "since", "until", "kind", "organization", "post")))
Index("ix_participations_person_event", *(TABLES["participations"].c[n] for n in ("person", "event", "state")))
Index("ix_events_since_form", *(TABLES["events"].c[n] for n in ("since", "form")))
Index("ix_persons_snils", TABLES["persons"].c.snils)
Index("ix_persons_birth_career", *(TABLES["persons"].c[n] for n in ("birth", "career_start")))
Index("ix_attachments_record_uid", TABLES["attachments"].c.record_uid)
Index("ix_waivers_record_uid", TABLES["waivers"].c.record_uid)
Index("ix_organization_aliases_key", TABLES["organization_aliases"].c.key)

replica = Table(
    "replica",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("install", KEY, nullable=False),
    Column("since", KEY, nullable=False),
)
tx = Table(
    "tx",
    metadata,
    Column("replica", KEY, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("hlc", KEY, nullable=False),
    Column("user", Text, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("reason", Text, nullable=False),
    Column("ctx", Text, nullable=False),
    Column("prev", KEY, nullable=False),
    Column("body_hash", KEY, nullable=False),
    Column("hash", KEY, nullable=False),
    Column("at", KEY, nullable=False),
)
change = Table(
    "change",
    metadata,
    Column("replica", KEY, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("table", KEY, nullable=False),
    Column("row_uid", KEY, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),  # stays when an erasure of personal data empties the body
    Column("body", Text),
    Index("ix_change_row_uid", "row_uid"),
)
event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", KEY, nullable=False),
    Column("user", Text, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("subject", Text, nullable=False),
    UniqueConstraint("id", "at"),
)
