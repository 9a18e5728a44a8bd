"""What somebody sends to prove something: a photo, drawn anew like every other, or a PDF.

``PaperField`` is its door, as ``media.files.PictureField`` is that of pictures: whatever way a paper comes in,
the field stores only one that was looked at. A PDF is kept as it came, if ``media.pdf`` finds nothing in it
that acts, so it belongs into the private store and is handed out as an attachment only, to people who know
whose it is. ``PaperOrSheetField`` takes a list in a workbook too, of which the values are kept (``media.sheet``).
"""

from typing import Any

import filetype
from django.core.files.base import ContentFile, File
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from media.files import SENTENCES, CleanFile, PictureRefused, clean_file, read_upload
from media.hygiene import MAX_BYTES
from media.pdf import BadPdf
from media.sandbox import check_apart, sheet_apart
from media.sheet import OLD, ZIP, BadSheet

NO_PAPER = {
    "too_large": _("The file is larger than 8 MB. Send a smaller one."),
    "not_a_picture": _("We cannot read this file. Send a photo (JPEG, PNG, WebP, HEIC) or a PDF."),
    "pdf_cut": _("The PDF is incomplete or damaged. Save it again, or send a photo."),
    "pdf_locked": _("The PDF is locked with a password. Save it without one, or send a photo."),
    "pdf_active": _(
        "The PDF holds more than pages, such as a program or a file. Print it into a new PDF, or send a photo."
    ),
    "sheet_cut": _("We cannot read this file as a workbook. Save it again as XLSX, or send it as a PDF."),
    "sheet_locked": _(
        "The workbook is locked with a password, or of the old kind (XLS). Save it as XLSX without a password."
    ),
    "sheet_active": _("The workbook holds a program (macro). Save it as XLSX without one."),
    "sheet_large": _(
        "The workbook is too large. Send at most 10 sheets with 2,000 rows in all and 50 columns."
    ),
}


class Paper(ContentFile):
    """A PDF that was looked through, or a workbook that was written anew."""


def clean_paper(data: bytes, *, field: str = "file", sheets: bool = False) -> ContentFile:
    """What may be stored of an upload, or ``PictureRefused`` for ``field``; the name it came with is gone.

    A workbook is taken with ``sheets`` only: it proves nothing.
    """
    if len(data) > MAX_BYTES:
        raise PictureRefused(NO_PAPER["too_large"], field=field, code="too_large")
    try:
        if sheets and data.startswith((ZIP, OLD)):
            return Paper(sheet_apart(data), name="paper.xlsx")
        return look_through(data) if filetype.guess_extension(data) == "pdf" else clean_file(data)
    except (PictureRefused, BadSheet) as bad:
        sentence = NO_PAPER.get(bad.code) or SENTENCES[bad.code]
        raise PictureRefused(sentence, field=field, code=bad.code) from bad


def look_through(data: bytes) -> Paper:
    """A PDF that may be kept as it came, or ``PictureRefused``."""
    try:
        check_apart(data)
    except BadPdf as bad:
        raise PictureRefused(NO_PAPER[bad.code], code=bad.code) from bad
    return Paper(data, name="paper.pdf")


class PaperFieldFile(FieldFile):
    field: "PaperField"

    def save(self, name: str, content: File, save: bool = True) -> None:
        if not isinstance(content, Paper | CleanFile):
            content = clean_paper(read_upload(content), field=self.field.name, sheets=self.field.takes_sheets)
        super().save(str(content.name), content, save)

    save.alters_data = True  # type: ignore[attr-defined]


class PaperField(FileField):
    """To migrations a plain file field: what it refuses is no matter of the table."""

    attr_class = PaperFieldFile
    takes_sheets = False

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs


class PaperOrSheetField(PaperField):
    takes_sheets = True


def hand_out(file: FieldFile, *, name: str) -> HttpResponseBase:
    """A private file as an attachment called ``name`` and its own extension; the view has asked who wants it.

    From the local disk it comes with the answer; a bucket hands it out itself, by an address that is signed for
    five minutes.
    """
    stored = str(file.name)
    name = f"{name}.{stored.rpartition('.')[2]}"
    if hasattr(file.storage, "signed_url"):
        disposition = content_disposition_header(as_attachment=True, filename=name)
        answer: HttpResponseBase = HttpResponseRedirect(file.storage.signed_url(stored, disposition))
        answer.headers["Referrer-Policy"] = "no-referrer"
    else:
        try:
            answer = FileResponse(file.storage.open(stored), as_attachment=True, filename=name)
        except FileNotFoundError as error:
            raise Http404 from error
        answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
