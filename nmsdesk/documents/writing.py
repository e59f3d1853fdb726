"""The one door to the writers: the extension of the file says which."""

from __future__ import annotations

from pathlib import Path

from nmsdesk.documents.tree import Document
from nmsdesk.errors import Rejected

FORMATS = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel"}


def write_document(document: Document, path: Path | str) -> None:
    """The document in ``path`` as its extension says; Rejected for an unknown one, StorageTrouble if it cannot be written."""
    path = Path(path)
    # each writer is loaded when first wanted: their libraries take a second of the start
    match path.suffix.lower():
        case ".pdf":
            from nmsdesk.documents.pdf import write_pdf

            write_pdf(document, path)
        case ".docx":
            from nmsdesk.documents.docx import write_docx

            write_docx(document, path)
        case ".xlsx":
            from nmsdesk.documents.xlsx import write_xlsx

            write_xlsx(document, path)
        case other:
            raise Rejected(f"Формат «{other or path.name}» не поддерживается. Выберите файл .pdf, .docx или .xlsx.")
