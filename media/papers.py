"""What somebody sends to prove something: a photo, drawn anew like every other, or a PDF.

A PDF is kept as it came, so it belongs into the private store and is handed out as an attachment only, to
people who know whose it is.
"""

import filetype
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from media.files import SENTENCES, PictureRefused, clean_file
from media.hygiene import MAX_BYTES

NO_PAPER = {
    "too_large": _("The file is larger than 8 MB. Send a smaller one."),
    "not_a_picture": _("We cannot read this file. Send a photo (JPEG, PNG, WebP, HEIC) or a PDF."),
}


def clean_paper(data: bytes, *, field: str = "file") -> ContentFile:
    """What may be stored of an upload, or ``PictureRefused`` for ``field``; the name it came with is gone."""
    if len(data) > MAX_BYTES:
        raise PictureRefused(NO_PAPER["too_large"], field=field, code="too_large")
    if filetype.guess_extension(data) == "pdf":
        return ContentFile(data, name="paper.pdf")
    try:
        return clean_file(data)
    except PictureRefused as bad:
        sentence = NO_PAPER.get(bad.code, SENTENCES[bad.code])
        raise PictureRefused(sentence, field=field, code=bad.code) from bad
