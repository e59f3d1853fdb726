"""What a snapshot has sealed is kept from forms, files and undoing."""

from __future__ import annotations

from nmsdesk.domain import fields as f
from nmsdesk.domain.cycle import Recommendation, Snapshot, SnapshotPart
from nmsdesk.errors import Rejected
from nmsdesk.services.desk import Reading
from nmsdesk.storage.undo import Operation, lines_of

MADE_BY = "Срез составляется из данных: раздел «Срезы», «Составить срез»."
KEPT = "Утверждённый срез не меняют и не удаляют. Составьте и утвердите новый, он заменит прежний."
_FREE = ("name", "note", *f.SERVICE)
_SENT = ("snapshot", "addressee", "organization", "association", "person", "indicator", "step", "text", "basis")


def keep(before: f.Record | None, after: f.Record | None) -> None:
    """Rejected when saving or removing a record would touch what a snapshot has sealed; others are none of our business.

    Of a draft the name and the note may be changed, and it may be removed with its parts; an approved one stays as it is.
    What a recommendation says, to whom and why, stays as it was sent.
    """
    one = after or before
    if isinstance(before, Recommendation):
        _keep_sent(before, after)
    if isinstance(one, SnapshotPart):
        raise Rejected(f"Показатель среза отдельно не правят и не удаляют. {MADE_BY}")
    if not isinstance(one, Snapshot):
        return
    if not isinstance(before, Snapshot):
        raise Rejected(MADE_BY)
    if before.state != "draft":
        raise Rejected(KEPT)
    if after is not None and any(getattr(before, n) != getattr(after, n) for n in before.__dataclass_fields__ if n not in _FREE):
        raise Rejected("В черновике среза правят название и примечание. Остальное берётся из данных: составьте новый срез.")


def _keep_sent(before: Recommendation, after: f.Record | None) -> None:
    if before.sent_on is None:
        return
    if after is None:
        raise Rejected("Рекомендация направлена, её не удаляют. Снимите её с указанием причины.")
    if any(getattr(before, n) != getattr(after, n) for n in _SENT):
        raise Rejected("Рекомендация направлена: адресата, текст и основание не меняют. Снимите её и составьте новую.")


def keep_from_undo(reading: Reading, operation: Operation) -> None:
    """Rejected when taking an operation back would spoil an approved snapshot or leave sent recommendations without a basis.

    An approval itself may be taken back – it may be a slip, and the journal tells of both – and the snapshot before it is in
    force again; not when recommendations of it have been sent or a newer one has replaced it.
    """
    touched = {uid for table, uid, _ in lines_of(reading.connection, operation) if table == "snapshots"}
    if not touched:
        return
    for record in [s for s in reading.where(Snapshot) if s.uid in touched]:
        if operation.kind != "approve":
            if record.state != "draft":
                raise Rejected(f"Срез «{record.name}» уже утверждён. Сначала отмените его утверждение.")
            continue
        newer = [s for s in reading.where(Snapshot, supersedes=record.id, state="approved") if s.uid not in touched]
        if newer:
            raise Rejected(f"Срез «{record.name}» уже заменён новым. Сначала отмените утверждение среза «{newer[0].name}».")
        sent = [r for r in reading.where(Recommendation, snapshot=record.id) if r.state != "draft"]
        if sent and record.state == "approved":
            raise Rejected(f"По срезу «{record.name}» уже направлены рекомендации. Составьте и утвердите новый срез, он заменит этот.")
        if reading.where(Recommendation, checked=record.id) and record.state == "approved":
            raise Rejected(f"По срезу «{record.name}» записаны итоги рекомендаций. Сначала отмените их запись.")
