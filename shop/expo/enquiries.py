"""What becomes of an enquiry: it is sent, taken up, talked about, offered for, and comes to an order or to nothing.

An enquiry goes to the office of the only prison it names, else to the region of those it names, and where they are
of several regions, or nothing is known, to the centre. The offers themselves are in ``quotations``. Locks: the
enquiry's row before all that hangs on it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from config.common import audit, clock, places
from config.common.rules import check
from config.common.workdays import after_working_days
from media.files import read_upload
from media.papers import clean_paper
from partners.choices import OfficeKind
from partners.models import Office, Partner
from shop.expo.choices import ANSWERING, EnquiryKind, EnquiryState, FileKind, QuotationState
from shop.expo.errors import ExpoRefused
from shop.expo.export import require_importable
from shop.expo.models import Edition, Enquiry, EnquiryFile, EnquiryItem, EnquiryMessage, Event
from shop.expo.telling import tell_asker, tell_office

ANSWER_DAYS = 2  # working days until the office has answered: the promise of the form
MOST_PAPERS = 5
MOST_PIECES = 1_000_000
LONGEST_TEXT = 2_000
ABROAD = re.compile(r"\+?[0-9]{7,15}")
ENDED = {
    EnquiryState.ACCEPTED: _(
        "An offer for this enquiry was accepted already; the rest is on the order's page."
    ),
    EnquiryState.REJECTED: _("This enquiry has ended. Send a new one."),
    EnquiryState.EXPIRED: _("The last offer is over. Ask for a new one."),
}


@dataclass(frozen=True)
class Asked:
    """What whoever asks wrote; ``country`` only where the goods shall go to another one."""

    name: str
    phone: str
    email: str
    institution: str = ""
    npwp: str = ""
    rup: str = ""
    po_number: str = ""
    need: str = ""
    needed_on: date | None = None
    regency: str = ""
    where: str = ""
    country: str = ""
    language: str = "id"
    kind: str = EnquiryKind.GOODS


@transaction.atomic
def send_enquiry(
    *,
    key: UUID,
    asked: Asked,
    items: Mapping[int, int],
    papers: Sequence[Any] = (),
    prison: Partner | None = None,
    event: Event | None = None,
    edition: Edition | None = None,
    user: Any = None,
) -> Enquiry:
    """Keep an enquiry for ``items`` (pieces by product id), once for each ``key``, and tell both sides.

    ``papers`` are uploads or bytes. Raises ``Refused`` for the field that is wrong, or for a key that has sent
    something else, and then nothing is kept.
    """
    earlier = Enquiry.objects.filter(key=key).first()
    if earlier is not None:
        return _the_same(earlier, asked, items, papers)
    goods = _goods(items)
    office = _answering({each.prison for each in goods} | ({prison} if prison else set()), edition, asked)
    facts = {
        **_cleaned(asked, has_goods=bool(goods)),
        "office": office,
        "event": event or (edition.event if edition else None),
        "edition": edition,
        "user": user if user is not None and user.is_authenticated else None,
        "answer_by": after_working_days(clock.today(office.timezone), ANSWER_DAYS),
    }
    check(Enquiry(**facts), ExpoRefused)
    kept = _looked_at(papers)
    enquiry, is_new = Enquiry.objects.get_or_create(key=key, defaults=facts)
    if is_new:
        _keep(enquiry, goods, items, kept)
        tell_asker(enquiry, "enquiry_received", items=[str(each) for each in enquiry.items.all()])
        tell_office(enquiry, "new")
    return enquiry if is_new else _the_same(enquiry, asked, items, papers)


def _the_same(earlier: Enquiry, asked: Asked, items: Mapping[int, int], papers: Sequence[Any]) -> Enquiry:
    """What was sent under this key, where it says the same; else the new words would be lost without a word.

    So would a paper; one that is missing now is here already, because a browser does not keep it.
    """
    said = _cleaned(asked, has_goods=bool(items))
    kept = dict(earlier.items.values_list("product", "quantity"))
    is_more = len(papers) > earlier.files.count()
    if is_more or kept != dict(items) or any(getattr(earlier, name) != value for name, value in said.items()):
        raise ExpoRefused(
            _("This form was sent already, with other words. Send it again if it is a new enquiry."),
            code="key",
        )
    return earlier


def _goods(items: Mapping[int, int]) -> list[Product]:
    found = {
        each.pk: each for each in Product.objects.sellable().filter(pk__in=items).select_related("parent")
    }
    if len(found) != len(items):
        raise ExpoRefused(_("Some of these goods are not for sale."), field="items", code="unknown")
    if not all(1 <= quantity <= MOST_PIECES for quantity in items.values()):
        raise ExpoRefused(_("Write for all goods how many you need."), field="items", code="quantity")
    return [found[pk] for pk in items]


def _answering(prisons: set[Partner], edition: Edition | None, asked: Asked) -> Office:
    if len(prisons) == 1:
        return prisons.pop().office
    regions = {each.region for each in prisons}
    if len(regions) == 1:
        return regions.pop()
    if edition is not None and not prisons:
        return edition.office
    near = {"prisons__is_active": True, "prisons__province": asked.regency[:2]}
    found = Office.objects.filter(**near).order_by("pk").first() if asked.regency and not prisons else None
    return found or Office.objects.filter(kind=OfficeKind.CENTRE).earliest("pk")


def _cleaned(asked: Asked, *, has_goods: bool) -> dict[str, Any]:
    facts = {name: each.strip() if isinstance(each, str) else each for name, each in asdict(asked).items()}
    require_importable(facts["country"])
    if not has_goods and not facts["need"]:
        raise ExpoRefused(_("Write what you need, or choose goods."), field="need", code="empty")
    if asked.needed_on is not None and asked.needed_on < clock.today():
        raise ExpoRefused(_("This day is over."), field="needed_on", code="past")
    facts["phone"] = _phone(facts["phone"], facts["country"])
    facts["npwp"] = facts["npwp"] and places.npwp(facts["npwp"])
    return facts


def _phone(text: str, country: str) -> str:
    number = re.sub(r"[\s().-]", "", text)
    return number if country and ABROAD.fullmatch(number) else places.phone(text)


def _looked_at(papers: Iterable[Any]) -> list[Any]:
    """What may be kept of the uploads; slow, so before any lock."""
    papers = list(papers)
    if len(papers) > MOST_PAPERS:
        raise ExpoRefused(_("Send at most five files."), field="file", code="many")
    read = (each if isinstance(each, bytes) else read_upload(each) for each in papers)
    return [clean_paper(each, sheets=True) for each in read]


def _keep(enquiry: Enquiry, goods: list[Product], items: Mapping[int, int], papers: list[Any]) -> None:
    entries = dict(enquiry.edition.entries.values_list("product", "pk")) if enquiry.edition else {}
    with translation.override(enquiry.language):
        EnquiryItem.objects.bulk_create(
            EnquiryItem(
                enquiry=enquiry,
                product=each,
                entry_id=entries.get(each.parent_id or each.pk),
                title=each.full_title[:255],
                quantity=items[each.pk],
            )
            for each in goods
        )
    for paper in papers:
        EnquiryFile.objects.create(enquiry=enquiry, file=paper)


def locked(enquiry: Enquiry, *, by: Any = None, roles: Iterable[str] = ANSWERING) -> Enquiry:
    """The enquiry as it is now, held until the transaction ends.

    Refused where ``by`` has none of the ``roles`` at its office: it may have been handed on since he looked at it.
    """
    enquiry = Enquiry.objects.select_for_update(of=["self"]).select_related("office").get(pk=enquiry.pk)
    if by is not None:
        require_answering(enquiry, by, roles)
    return enquiry


def require_answering(enquiry: Enquiry, by: Any, roles: Iterable[str]) -> None:
    held = by.appointments.in_force(clock.today()).filter(office=enquiry.office, role__in=roles)
    if not held.exists():
        raise ExpoRefused(_("Another office answers this enquiry now. Nothing was changed."), code="office")


def require_open(enquiry: Enquiry) -> None:
    if not enquiry.is_open:
        raise ExpoRefused(ENDED[EnquiryState(enquiry.state)], code=enquiry.state)


def note(enquiry: Enquiry, action: str, by: Any, **after: Any) -> None:
    """What the record of changes says of it."""
    audit.record(actor=by, action=action, target=enquiry, office_id=enquiry.office_id, after=after)


@transaction.atomic
def review_enquiry(*, enquiry: Enquiry, by: Any) -> Enquiry:
    """Take an enquiry up, so that two people do not both do it."""
    enquiry = locked(enquiry, by=by)
    require_open(enquiry)
    if enquiry.state != EnquiryState.SENT:
        raise ExpoRefused(_("Somebody has taken this enquiry up already."), code="state")
    return take_up(enquiry, by)


def take_up(enquiry: Enquiry, by: Any) -> Enquiry:
    """A locked one that nobody has."""
    enquiry.state, enquiry.reviewed_at, enquiry.reviewed_by = EnquiryState.REVIEWED, clock.now(), by
    enquiry.save(update_fields=["state", "reviewed_at", "reviewed_by"])
    note(enquiry, "enquiry taken up", by)
    return enquiry


@transaction.atomic
def hand_enquiry(*, enquiry: Enquiry, office: Office, by: Any) -> Enquiry:
    """From now on ``office`` answers; what was offered and said goes along."""
    enquiry = locked(enquiry, by=by)
    require_open(enquiry)
    if office == enquiry.office:
        raise ExpoRefused(_("This office answers it already."), field="office", code="same")
    note(enquiry, "enquiry handed on", by, office=office.name)
    enquiry.office = office
    enquiry.save(update_fields=["office"])
    tell_office(enquiry, "handed", about=str(clock.now().timestamp()))
    return enquiry


@transaction.atomic
def say(*, enquiry: Enquiry, text: str, by: Any = None) -> EnquiryMessage:
    """A word to the other side, of the office (``by``) or of whoever asked; it can be said as long as it matters."""
    enquiry = locked(enquiry, by=by)
    if enquiry.state != EnquiryState.ACCEPTED:
        require_open(enquiry)
    message = _heard(enquiry, text, by)
    if by is None:
        tell_office(enquiry, "said", about=str(message.pk), text=message.text)
    else:
        answered(enquiry)
        tell_asker(enquiry, "enquiry_news", about=str(message.pk), news="said", text=message.text)
    return message


def _heard(enquiry: Enquiry, text: str, by: Any) -> EnquiryMessage:
    text = require_text(text)
    return EnquiryMessage.objects.create(enquiry=enquiry, text=text, by=by)


def require_text(text: str, *, field: str = "text", most: int = LONGEST_TEXT) -> str:
    text = text.strip()
    if not text:
        raise ExpoRefused(_("Write what you want to say."), field=field, code="empty")
    if len(text) > most:
        raise ExpoRefused(_("Write at most %(most)d letters.") % {"most": most}, field=field, code="long")
    return text


def answered(enquiry: Enquiry) -> None:
    """The office has answered a locked enquiry; what counts is the first time."""
    if enquiry.answered_at is None:
        enquiry.answered_at = clock.now()
        enquiry.save(update_fields=["answered_at"])


@transaction.atomic
def ask_revision(*, enquiry: Enquiry, text: str) -> Enquiry:
    """Whoever asked wants another offer; the one that stands can be accepted until then, one that is over cannot."""
    enquiry = locked(enquiry)
    if enquiry.state != EnquiryState.EXPIRED or not enquiry.email:  # forgotten meanwhile, it stays so
        require_open(enquiry)
    if not enquiry.quotations.exclude(state=QuotationState.DRAFT).exists():
        raise ExpoRefused(_("There is no offer yet. Write to the office instead."), code="none")
    message = _heard(enquiry, text, None)
    enquiry.state, enquiry.ended_at = EnquiryState.REVIEWED, None
    enquiry.answer_by = after_working_days(clock.today(enquiry.office.timezone), ANSWER_DAYS)
    enquiry.save(update_fields=["state", "ended_at", "answer_by"])
    tell_office(enquiry, "revision", about=str(message.pk), text=message.text)
    return enquiry


@transaction.atomic
def add_paper(*, enquiry: Enquiry, data: Any, kind: str) -> EnquiryFile:
    """One more paper of whoever asked: of the need, or the order (PO, SPK), which may come after the acceptance."""
    paper = _looked_at([data])[0]
    enquiry = locked(enquiry)
    if enquiry.state != EnquiryState.ACCEPTED:
        require_open(enquiry)
    if enquiry.files.count() >= MOST_PAPERS:
        raise ExpoRefused(_("Five files are here already. More are not needed."), field="file", code="enough")
    return EnquiryFile.objects.create(enquiry=enquiry, file=paper, kind=FileKind(kind))


@transaction.atomic
def reject_enquiry(*, enquiry: Enquiry, reason: str, by: Any = None) -> Enquiry:
    """End it without an order: the office says why, whoever asked may take it back without a word."""
    enquiry = locked(enquiry, by=by)
    require_open(enquiry)
    if by is not None:
        reason = require_text(reason, field="reason", most=500)
    enquiry.quotations.filter(state=QuotationState.OFFERED).update(
        state=QuotationState.REJECTED, decided_at=clock.now()
    )
    end(enquiry, EnquiryState.REJECTED, reason=reason.strip()[:500])
    note(enquiry, "enquiry rejected", by)  # the record is kept for ever, the reason is not
    if by is None:
        tell_office(enquiry, "taken_back", text=enquiry.reason)
    else:
        answered(enquiry)
        tell_asker(enquiry, "enquiry_news", about="rejected", news="rejected", text=enquiry.reason)
    return enquiry


def end(enquiry: Enquiry, state: EnquiryState, *, reason: str = "") -> None:
    """A locked one comes to its end."""
    enquiry.state, enquiry.ended_at, enquiry.reason = state, clock.now(), reason
    enquiry.save(update_fields=["state", "ended_at", "reason"])
