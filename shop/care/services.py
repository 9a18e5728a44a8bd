"""What is said in a thread: asked by a buyer, answered and settled by the prison.

A question needs nothing but a product. A complaint or a return request needs a parcel that was handed over, inside the
complaint window; it holds back the parcel's completion until it is closed, so opening one takes the same locks as
completing. An accepted return completes the parcel at once, because only what was shared out can be given back exactly
(``shop.payment.refunds``); the treasurer then pays as for every other refund.
"""

import re
from collections.abc import Sequence
from typing import Any, cast

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from config.common import audit, clock, outbox, pages
from media.files import CleanFile, clean_file
from partners.models import PartnerEnquiry
from shop.care.errors import CareRefused
from shop.care.models import EnquiryAnswer, Kind, Message, Thread, ThreadState
from shop.fulfilment.models import Consignment, ConsignmentLine, State
from shop.fulfilment.services import complaint_window, complete, locked
from shop.order.models import Line
from shop.payment.letters import tell_officers
from shop.payment.owing import refund_line

MOST_PHOTOS = 3
# What the shop never calls a person where the public reads it.
UNFIT = re.compile(r"\b(?:napi|narapidana)\b", re.IGNORECASE)


@transaction.atomic
def ask(*, product: Product, text: str, email: str, language: str) -> Thread:
    """A question about a product, for the prison that makes it."""
    about = {"kind": Kind.QUESTION, "prison": product.prison, "product": product}
    return _heard(Thread(**about, email=email, language=language), text)


@transaction.atomic
def report(*, item: ConsignmentLine, kind: Kind, text: str, pictures: Sequence[bytes] = ()) -> Thread:
    """A question, complaint or return request about one thing of an order, with photos."""
    if len(pictures) > MOST_PHOTOS:
        raise CareRefused(_("Send at most three photos."), field="pictures", code="many")
    if kind == Kind.RETURN and not pictures:
        raise CareRefused(_("Add a photo of what is wrong."), field="pictures", code="photo")
    photos = [clean_file(data) for data in pictures]  # slow, so before the lock
    consignment = locked(item.consignment)
    if kind != Kind.QUESTION:
        _require_window(consignment)
    order, product = consignment.order, item.line.product
    about = {"prison": consignment.prison, "product": product.parent or product, "line": item.line}
    thread = Thread(kind=kind, consignment=consignment, email=order.email, language=order.language, **about)
    return _heard(thread, text, photos)


def _require_window(consignment: Consignment) -> None:
    since = consignment.handed_over_at
    if since is None or consignment.state not in (State.HANDED_OVER, State.COMPLETED):
        sentence = _("This parcel was not handed over yet. Ask a question instead.")
        raise CareRefused(sentence, field="kind", code="early")
    if since <= clock.now() - complaint_window(clock.today()):
        sentence = _("The time for complaints about this parcel is over. Ask a question instead.")
        raise CareRefused(sentence, field="kind", code="window")


@transaction.atomic
def reply(*, thread: Thread, text: str) -> Thread:
    """The buyer goes on; the prison has to answer again."""
    thread = _open(thread)
    thread.state, thread.last_at = ThreadState.WAITING, clock.now()
    return _heard(thread, text)


def _heard(thread: Thread, text: str, photos: Sequence[CleanFile] = ()) -> Thread:
    """Keep the buyer's words and tell the prison's officers that there are some."""
    _require_words(text)
    thread.save()
    message = Message.objects.create(thread=thread, text=text.strip())
    for photo in photos:
        Message.objects.create(thread=thread, photo=photo)
    context = {"kind": thread.kind, "path": reverse("desk:message", args=[thread.pk])}
    tell_officers(thread.prison, "buyer_wrote", about=str(message.pk), **context)
    return thread


def _require_words(text: str) -> None:
    if not text.strip():
        raise CareRefused(_("Write what you want to say."), field="text", code="empty")


def _open(thread: Thread) -> Thread:
    """The thread, locked, while it can go on."""
    thread = Thread.objects.select_for_update(of=["self"]).select_related("prison__office").get(pk=thread.pk)
    if not thread.is_open:
        raise CareRefused(_("This matter is closed. Ask a new question instead."), code="closed")
    return thread


@transaction.atomic
def answer(
    *, thread: Thread, text: str, by: Any, close: bool = False, show: bool = False, shown_question: str = ""
) -> Thread:
    """The prison answers, and with ``close`` settles the matter; only a question may be closed without a word.

    With ``show`` the product's page tells question and answer to everybody, without a name.
    """
    thread = _open(thread)
    if show or not close or thread.kind != Kind.QUESTION:
        _require_words(text)
    if show:
        _show(thread, shown_question.strip(), text.strip())
    _said(thread, text.strip(), by, close=close)
    return thread


def _show(thread: Thread, question: str, text: str) -> None:
    if not question:
        sentence = _("Write the question as the page shows it.")
        raise CareRefused(sentence, field="shown_question", code="shown")
    for field, words in (("shown_question", question), ("text", text)):
        if UNFIT.search(words):
            sentence = _("In public we say “warga binaan”. Please choose those words.")
            raise CareRefused(sentence, field=field, code="style")
    thread.shown_question, thread.shown_answer = question, text
    pages.changed()


@transaction.atomic
def accept_return(*, thread: Thread, amount: int, text: str, by: Any) -> Thread:
    """Owe the buyer ``amount`` whole rupiah of the thing; the parcel is completed if it is not yet."""
    consignment = locked(cast(Consignment, thread.consignment))
    thread = _open(thread)
    _require_words(text)
    if consignment.state == State.HANDED_OVER:
        complete(consignment=consignment, by=by, settled=True)
    with translation.override("id"):  # the books are kept in Indonesian
        reason = str(_("Return request %(number)d was accepted.") % {"number": thread.pk})
    refund_line(
        line=cast(Line, thread.line),
        parcel=consignment,
        amount=amount,
        refund_id=f"return:{thread.pk}",
        reason=reason,
        by=by,
    )
    thread.amount = amount
    _said(thread, text.strip(), by, close=True)
    return thread


def _said(thread: Thread, text: str, by: Any, *, close: bool) -> None:
    """Write the prison's words down, and owe them to the buyer with the address of his thread."""
    before = thread.state
    thread.state = ThreadState.CLOSED if close else ThreadState.ANSWERED
    thread.last_at = clock.now()
    if text:
        thread.answered_at = thread.answered_at or thread.last_at
        message = Message.objects.create(thread=thread, by=by, text=text)
        said = {"prison": thread.prison.name, "about": thread.about, "text": text, "amount": thread.amount}
        said["path"] = reverse("storefront:thread", args=[thread.token])
        said["refused"] = close and thread.kind == Kind.RETURN and not thread.amount
        outbox.queue(
            key=f"care_answer:{message.pk}",
            to=thread.email,
            template="care_answer",
            language=thread.language,
            context=said,
        )
    thread.save()
    facts: dict[str, Any] = {
        "before": {"state": before},
        "after": {"state": thread.state, "amount": thread.amount},
    }
    office = thread.prison.office.pk
    audit.record(actor=by, action=f"message {thread.state}", target=thread, office_id=office, **facts)


@transaction.atomic
def mark_answered(*, enquiry: PartnerEnquiry, by: Any) -> None:
    """A would-be partner was written to or called; whoever marks it second changes nothing."""
    if EnquiryAnswer.objects.get_or_create(enquiry=enquiry, defaults={"by": by})[1]:
        audit.record(actor=by, action="enquiry answered", target=enquiry)
