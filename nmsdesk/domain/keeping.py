"""What keeps the work itself in order: files put to records, named lists, exceptions and postponements, namesakes told apart."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from nmsdesk.domain.fields import Day, Number, Record, Ref, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Record):
    """A file put to a record of any register: the copy lies in the base's folder under its checksum."""

    register: Annotated[str, Text("Раздел", required=True, shown=False)]
    record_uid: Annotated[str, Text("Запись", required=True, shown=False)]
    name: Annotated[str, Text("Файл", required=True, searchable=True)]
    sha256: Annotated[str, Text("Контрольная сумма", required=True, shown=False)]
    size: Annotated[int | None, Number("Размер, байт", minimum=0)] = None
    day: Annotated[date | None, Day("Приложен")] = None
    note: Annotated[str, Text("Примечание", searchable=True)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedList(Record):
    """A list kept by its question, not by its records: it is counted anew at each opening («умный список»)."""

    name: Annotated[str, Text("Название", required=True, searchable=True)]
    register: Annotated[str, Text("Раздел", required=True)]
    query: Annotated[str, Text("Отбор", shown=False)] = ""
    note: Annotated[str, Text("Примечание", lines=2)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Record):
    """A remark that a person has judged: an exception with its reason, or a reminder put off to a day; the author is who wrote it."""

    code: Annotated[str, Text("Замечание", required=True, searchable=True)]
    register: Annotated[str, Text("Раздел", required=True, shown=False)]
    record_uid: Annotated[str, Text("Запись", required=True, shown=False)]
    until: Annotated[date | None, Day("Отложено до", hint="Пусто – больше не напоминать")] = None
    reason: Annotated[str, Text("Причина", required=True, searchable=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistinctPersons(Record):
    """Two records of persons that look like one and are judged to be different people."""

    first: Annotated[int | None, Ref("Первый", required=True, register="persons", searchable=True)] = None
    second: Annotated[int | None, Ref("Второй", required=True, register="persons", searchable=True)] = None
    reason: Annotated[str, Text("Почему разные", searchable=True)] = ""
