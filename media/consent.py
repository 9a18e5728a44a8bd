"""Consent: nobody is seen in the shop without his written word, nor longer than he gave it for.

Every picture answers whether it shows a person; nothing is published while one has not answered (``missing``). One
that does needs a consent in force. Whatever ends it, a day or a withdrawal, ends it everywhere at once, because every
page, card, feed, sitemap and paper asks ``Picture.is_shown``, a column. A withdrawal also removes the files: the
picture's row stays as a tombstone without a file, so that pages and proposals that hold its number show nothing. See
docs/decisions/consent.md.
"""

import logging
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry, Page, ReferenceIndex

from config.common import audit, clock, pages
from config.common.errors import Refused
from media.choices import Giver, ShowsPerson, Use
from media.models import NEVER, Consent, Picture
from media.papers import clean_paper

log = logging.getLogger(__name__)

# Letters and digits with at least two digits and no three letters in a row: a code, which no name is.
WORKER_CODE = re.compile(r"(?=(?:\D*\d){2})(?!.*[A-Z]{3})[A-Z0-9]{2,6}(?:-?[A-Z0-9]{1,5})?")
# What a tombstone no longer says.
WORDS = ("title", "description", "description_en", "credit", "file_hash")


class ConsentRefused(Refused):
    """A consent that cannot be recorded or withdrawn as asked; nothing was written."""


@dataclass(frozen=True)
class Wanting:
    """A picture that may not be published, and why."""

    picture: Picture
    sentence: str | Promise

    def __str__(self) -> str:
        return f"{self.picture.title}: {self.sentence}"


def missing(pictures: Iterable[Picture], *, use: Use = Use.PAGES) -> list[Wanting]:
    """The pictures that keep something from being published; asks nothing where consents were loaded along."""
    found = ((picture, _wanting(picture, use)) for picture in pictures)
    return [Wanting(picture, sentence) for picture, sentence in found if sentence]


def _wanting(picture: Picture, use: Use) -> str | Promise:
    if not picture.file:
        return gettext_lazy("This picture was withdrawn; choose another.")
    if picture.shows_person == ShowsPerson.UNKNOWN:
        return gettext_lazy("Say whether this picture shows a person.")
    if picture.shows_person == ShowsPerson.NO:
        return ""
    if picture.consent is None or not picture.is_shown:
        return gettext_lazy("This picture shows a person, and no consent to it is in force.")
    if use not in picture.consent.uses:
        return gettext_lazy("The consent to this picture does not cover this use.")
    return ""


def uses_of(picture: Picture) -> set[str]:
    """Where a picture stands already: as a product's picture, on a page."""
    references = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(Picture),
        to_object_id=str(picture.pk),
    )
    goods: Any = picture.product_images  # type: ignore[attr-defined]
    places = {Use.GOODS: goods.exists(), Use.PAGES: references.exists()}
    return {str(use) for use, stands in places.items() if stands}


def record_consent(
    *,
    given_by: str,
    uses: Collection[str],
    valid_from: date,
    valid_to: date,
    document: bytes,
    by: Any,
    worker_code: str = "",
) -> Consent:
    """Keep a signed consent, its paper in the private store."""
    code = re.sub(r"\s", "", worker_code).upper()
    _check_giver(given_by, code)
    if not uses:
        raise ConsentRefused(_("Choose at least one thing the consent is for."), field="uses")
    if valid_from > clock.today():
        raise ConsentRefused(_("A consent begins on the day it was given, not later."), field="valid_from")
    if valid_to < clock.today():
        raise ConsentRefused(_("The last day lies in the past."), field="valid_to")
    paper = clean_paper(document, field="document")
    with transaction.atomic():
        consent = Consent.objects.create(
            given_by=given_by,
            worker_code=code,
            uses=[use for use in Use.values if use in uses],
            valid_from=valid_from,
            valid_to=valid_to,
            document=paper,
            recorded_by=by,
        )
        audit.record(actor=by, action="consent recorded", target=consent)
    return consent


def _check_giver(given_by: str, code: str) -> None:
    if given_by != Giver.WORKER and code:
        raise ConsentRefused(_("Only a worker has a code; leave this empty."), field="worker_code")
    if given_by == Giver.WORKER and not WORKER_CODE.fullmatch(code):
        raise ConsentRefused(
            _("Write the worker's random code, such as K7-4821; never a name."), field="worker_code"
        )


@transaction.atomic
def withdraw_consent(*, consent: Consent, reason: str, by: Any) -> Consent:
    """End a consent: with the commit its pictures are nowhere to be seen, then their files are deleted.

    What cannot be deleted then, because a store does not answer, ``sweep`` deletes later.
    """
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.withdrawn_at is not None:
        raise ConsentRefused(_("This consent was withdrawn already."), code="withdrawn")
    if not reason.strip():
        raise ConsentRefused(_("Write why, in a few words and without a name."), field="reason")
    consent.withdrawn_at, consent.reason = clock.now(), reason.strip()[:300]
    consent.save(update_fields=["withdrawn_at", "reason"])
    held = Picture.objects.filter(consent=consent).order_by("pk").select_for_update(of=["self"])
    keys = [picture.pk for picture in held]
    Picture.objects.filter(pk__in=keys).update(shown_until=NEVER)
    audit.record(actor=by, action="consent withdrawn", target=consent, after={"pictures": keys})
    pages.changed()
    transaction.on_commit(erase_withdrawn, robust=True)
    return consent


def erase_withdrawn() -> int:
    """Delete the files of pictures whose consent was withdrawn; harmless to repeat. Returns how many had any."""
    left = Picture.objects.filter(consent__withdrawn_at__isnull=False, shown_until=NEVER).exclude(file="")
    erased, errors = 0, []
    for picture in left.order_by("pk"):
        try:
            _erase(picture)
        except Exception as error:
            log.exception("The files of picture %s are not deleted yet", picture.pk)
            errors.append(error)
        else:
            erased += 1
    if errors:
        raise ExceptionGroup(f"{len(errors)} withdrawn pictures still have files", errors)
    return erased


def _erase(picture: Picture) -> None:
    """Files first: a row that still names one is how it is found again when its store fails."""
    forget_sizes(pictures=[picture])
    picture.file.storage.delete(picture.file.name)
    with transaction.atomic():
        Consent.objects.select_for_update().get(pk=picture.consent_id)
        row = Picture.objects.select_for_update(of=["self"]).get(pk=picture.pk)
        if row.file.name != picture.file.name:
            return
        row.file, row.file_size = "", None
        for name in WORDS:
            setattr(row, name, "")
        row.title = _("Withdrawn picture")
        row.tags.clear()
        row.save(update_fields=["file", "file_size", *WORDS])
        ModelLogEntry.objects.for_instance(row).update(label=row.title)


def forget_sizes(*, pictures: Iterable[Picture]) -> None:
    """Delete all renditions of pictures; those the public may see are made again when asked for."""
    for picture in pictures:
        for rendition in picture.renditions.all():
            rendition.file.storage.delete(rendition.file.name)
        picture.renditions.all().delete()


def sweep() -> tuple[int, int]:
    """What time and failing stores leave behind: files withdrawn, and public sizes of pictures no longer shown.

    Returns how many pictures lost their files and how many their sizes.
    """
    hidden = list(Picture.objects.hidden().filter(renditions__isnull=False).distinct())
    forget_sizes(pictures=hidden)
    if hidden:
        pages.changed()
    return erase_withdrawn(), len(hidden)


@transaction.atomic
def read_document(*, consent: Consent, by: Any) -> File:
    """The paper, for one who may see it; that he looked is on record, for it bears a name."""
    audit.record(actor=by, action="consent document read", target=consent)
    return consent.document.open("rb")
