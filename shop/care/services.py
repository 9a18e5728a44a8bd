"""What is said in a thread: asked by a buyer, answered by the prison, decided by its head or reviewer.

A question needs nothing but a product. A complaint or a return request needs a parcel that was handed over, inside the
complaint window; it holds back the parcel's completion until it is closed or decided, so opening one takes the same
locks as completing. An accepted return completes the parcel at once, because only what was shared out can be given
back exactly (``shop.payment.refunds``); the treasurer then pays as for every other refund.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from config.common import audit, clock, outbox, pages
from media.files import PictureRefused, clean_file
from media.hygiene import MAX_BYTES
from partners.choices import Role
from shop.care.errors import CareRefused
from shop.care.models import OPEN, Kind, Message, Photo, Thread, ThreadState
from shop.fulfilment.models import Consignment, ConsignmentLine, State
from shop.fulfilment.services import complaint_window, complete, locked
from shop.payment.refunds import refund_line

MOST_PHOTOS = 3
MOST_OPEN = 5
# Words the shop never says of a person, wherever the public reads them.
UNFIT = re.compile(r"\b(?:eks-?)?(?:napi|narapidana)\b", re.IGNORECASE)


@transaction.atomic
def ask(*, product: Product, text: str, email: str, language: str) -> Thread:
    """A question about a product, for the prison that makes it."""
    facts = {"kind": Kind.QUESTION, "prison": product.prison, "product": product}
    return _begin(Thread(**facts, email=email, language=language), text)


@transaction.atomic
def report(*, item: ConsignmentLine, kind: Kind, text: str, pictures: Sequence[bytes] = ()) -> Thread:
    """A question, complaint or return request about one thing of an order, with photos."""
    _require_photos(kind, pictures)
    files = [_clean(data) for data in pictures]  # slow, so before the lock
    consignment = locked(item.consignment)
    if kind != Kind.QUESTION:
        _require_window(consignment)
    if consignment.threads.filter(state__in=OPEN).count() >= MOST_OPEN:
        raise CareRefused(
            _("The prison has several messages about this parcel already. Write more in one of those."),
            code="many",
        )
    order, product = consignment.order, item.line.product
    thread = Thread(
        kind=kind,
        prison=consignment.prison,
        product=product.parent or product,
        consignment=consignment,
        line=item.line,
        email=order.email,
        language=order.language,
    )
    _begin(thread, text)
    for file in files:
        Photo.objects.create(thread=thread, file=file)
    return thread


def _require_photos(kind: Kind, pictures: Sequence[bytes]) -> None:
    if len(pictures) > MOST_PHOTOS:
        raise CareRefused(_("Send at most three photos."), field="pictures", code="many")
    if kind == Kind.RETURN and not pictures:
        raise CareRefused(
            _("Add a photo of what is wrong; without one nobody can decide."), field="pictures", code="photo"
        )


def _clean(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise PictureRefused(
            _("The picture is larger than 8 MB. Send a smaller one."), field="pictures", code="too_large"
        )
    return clean_file(data)


def _require_window(consignment: Consignment) -> None:
    since = consignment.handed_over_at
    if since is None or consignment.state not in (State.HANDED_OVER, State.COMPLETED):
        raise CareRefused(
            _("This parcel was not handed over yet. Ask a question instead."), field="kind", code="early"
        )
    if since <= clock.now() - complaint_window(clock.today()):
        raise CareRefused(
            _("The time for complaints about this parcel is over. Ask a question instead."),
            field="kind",
            code="window",
        )


def _begin(thread: Thread, text: str) -> Thread:
    _require_words(text)
    thread.save()
    _heard(thread, text)
    return thread


def _require_words(text: str) -> None:
    if not text.strip():
        raise CareRefused(_("Write what you want to say."), field="text", code="empty")


def _heard(thread: Thread, text: str) -> None:
    """Keep the buyer's words and tell the prison's officers, without them."""
    message = Message.objects.create(thread=thread, text=text.strip())
    officers = thread.prison.office.appointments.in_force(clock.today()).filter(role=Role.OFFICER)
    for email in officers.values_list("user__email", flat=True).distinct():
        outbox.queue(
            key=f"care:{thread.pk}:{message.pk}:{email}",
            to=email,
            template="buyer_wrote",
            language="id",
            context={
                "prison": thread.prison.name,
                "kind": thread.kind,
                "path": reverse("desk:message", args=[thread.pk]),
            },
        )


def _open(thread: Thread) -> Thread:
    """The thread, locked, while it can go on."""
    locked_one = (
        Thread.objects.select_for_update(of=["self"]).select_related("prison__office").get(pk=thread.pk)
    )
    if not locked_one.is_open:
        raise CareRefused(_("This matter is closed. Ask a new question instead."), code="closed")
    return locked_one


@transaction.atomic
def reply(*, thread: Thread, text: str) -> Thread:
    """The buyer goes on; the prison has to answer again."""
    thread = _open(thread)
    _require_words(text)
    thread.state, thread.last_at = ThreadState.WAITING, clock.now()
    thread.save(update_fields=["state", "last_at"])
    _heard(thread, text)
    return thread


@transaction.atomic
def answer(
    *, thread: Thread, text: str, by: Any, shown_question: str = "", show: bool = False, close: bool = False
) -> Thread:
    """The prison answers; with ``show`` the product's page tells question and answer to everybody, without a name."""
    thread = _open(thread)
    _require_words(text)
    if show:
        _show(thread, shown_question.strip(), text.strip())
    _said(thread, text, by, ThreadState.CLOSED if close else ThreadState.ANSWERED)
    return thread


def _show(thread: Thread, question: str, text: str) -> None:
    if thread.kind != Kind.QUESTION or not question:
        raise CareRefused(
            _("Write the question as the page should show it."), field="shown_question", code="shown"
        )
    for field, words in (("shown_question", question), ("text", text)):
        if UNFIT.search(words):
            raise CareRefused(
                _("In public we say “warga binaan”. Please choose those words."), field=field, code="style"
            )
    thread.shown_question, thread.shown_answer = question, text
    pages.changed()


def _said(thread: Thread, text: str, by: Any, state: ThreadState) -> None:
    """Write the prison's words down, and owe them to the buyer with the address of his thread."""
    before, thread.state = thread.state, state
    thread.last_at = clock.now()
    thread.answered_at = thread.answered_at or thread.last_at
    thread.save()
    message = Message.objects.create(thread=thread, by=by, text=text.strip())
    outbox.queue(
        key=f"care:{thread.pk}:{message.pk}",
        to=thread.email,
        template="care_answer",
        language=thread.language,
        context={
            "prison": thread.prison.name,
            "about": thread.about,
            "text": message.text,
            "state": state,
            "amount": thread.amount,
            "path": reverse("storefront:thread", args=[thread.token]),
        },
    )
    _record(thread, f"message {state}", by, before)


def _record(thread: Thread, action: str, by: Any, before: str) -> None:
    audit.record(
        actor=by,
        action=action,
        target=thread,
        office_id=thread.prison.office.pk,
        before={"state": before},
        after={"state": thread.state, "amount": thread.amount},
    )


@transaction.atomic
def close(*, thread: Thread, by: Any) -> Thread:
    """Nothing is left to say; a complaint or return request is first answered."""
    thread = _open(thread)
    if thread.kind != Kind.QUESTION and thread.state != ThreadState.ANSWERED:
        raise CareRefused(_("Answer the buyer first."), field="text", code="unanswered")
    if thread.kind == Kind.RETURN:
        raise CareRefused(_("A return request is accepted or refused."), code="undecided")
    before, thread.state = thread.state, ThreadState.CLOSED
    thread.save(update_fields=["state"])
    _record(thread, "message closed", by, before)
    return thread


@transaction.atomic
def accept_return(*, thread: Thread, amount: int, text: str, by: Any) -> Thread:
    """Owe the buyer ``amount`` whole rupiah of the thing; the parcel is completed if it is not yet."""
    consignment, thread = _return(thread, text)
    thread.amount = amount
    if consignment.state == State.HANDED_OVER:
        complete(consignment=consignment, by=by, settled=True)
    with translation.override("id"):  # the books are kept in Indonesian
        reason = str(_("Return request %(number)d was accepted.") % {"number": thread.pk})
    refund_line(line=thread.line, amount=amount, refund_id=f"return:{thread.pk}", reason=reason, by=by)
    _said(thread, text, by, ThreadState.ACCEPTED)
    return thread


@transaction.atomic
def refuse_return(*, thread: Thread, text: str, by: Any) -> Thread:
    """No money goes back; ``text`` is the reason the buyer is told."""
    _consignment, thread = _return(thread, text)
    _said(thread, text, by, ThreadState.REFUSED)
    return thread


def _return(thread: Thread, text: str) -> tuple[Consignment, Thread]:
    """Both locked, the parcel first as everywhere."""
    if thread.kind != Kind.RETURN:
        raise CareRefused(_("This is not a return request."), code="kind")
    consignment = locked(thread.consignment)
    thread = _open(thread)
    _require_words(text)
    return consignment, thread
