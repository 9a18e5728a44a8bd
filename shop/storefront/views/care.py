"""Where buyers write to a prison. Each form stands on a page of its own, because the pages about goods are everybody's
and a form on the order's page would have no origin to show."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalogue.choices import Availability
from catalogue.models import Product
from config.common import clock, limits
from config.common.errors import Refused
from config.common.forms import Form
from media.files import read_upload
from shop.care import reviews, services, wishes
from shop.care.erasing import keeping_term
from shop.care.models import Kind, Thread
from shop.fulfilment.models import ConsignmentLine, State
from shop.order.models import Line, Order
from shop.storefront import links
from shop.storefront.care_forms import AskForm, EmailForm, ReplyForm, ReportForm, ReviewForm
from shop.storefront.views.orders import find_order, personal, secret
from shop.storefront.wording import moment

TRIES, WINDOW = 10, 3600
both = require_http_methods(["GET", "POST"])
Send = Callable[[Any], str]


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _form(
    request: HttpRequest, form: Form, send: Send, *, template: str = "care_form", **context: Any
) -> HttpResponse:
    """Show the form; when it is sent, count the try, call ``send`` and go where it says."""
    status = 200
    if request.method == "POST":
        status = 422
        if not limits.allow(scope="care", key=limits.visitor(request), limit=TRIES, seconds=WINDOW):
            form.add_error(None, _("Too many messages from here. Wait an hour, then send it again."))
            status = 429
        elif form.is_valid():
            try:
                return redirect(send(form.cleaned_data))
            except Refused as refusal:
                form.refuse(refusal)
    context |= {"form": form, "kept_for": keeping_term(clock.today()).days}
    answer = render(request, f"storefront/{template}.html", context, status=status)
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _for_sale(slug: str) -> Product:
    return get_object_or_404(Product.objects.for_sale().select_related("prison__office"), slug=slug)


@personal
@both
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _for_sale(slug)
    url = request.build_absolute_uri(thing.get_absolute_url())

    def send(said: dict[str, Any]) -> str:
        thread = services.ask(product=thing, language=request.LANGUAGE_CODE, **said)
        return reverse("storefront:thread", args=[thread.token])

    return _form(
        request,
        AskForm(*_sent(request)),
        send,
        heading=_("Ask about “%(title)s”") % {"title": thing.title},
        lead=_("%(prison)s reads your question and answers by e-mail.") % {"prison": thing.prison.name},
        button=_("Send the question"),
        whatsapp_url=links.question_url(thing, url) if thing.prison.whatsapp else "",
        back=thing.get_absolute_url(),
    )


@personal
@both
def wish(request: HttpRequest, slug: str) -> HttpResponse:
    """One letter when it can be had again."""
    thing = _for_sale(slug)

    def send(said: dict[str, Any]) -> str:
        wishes.wish(product=thing, language=request.LANGUAGE_CODE, **said)
        messages.success(
            request, _("We write to you once, when “%(title)s” can be had again.") % {"title": thing.title}
        )
        return request.path

    if thing.availability != Availability.SOLD_OUT and request.method == "GET":
        return redirect(thing.get_absolute_url())
    return _form(
        request,
        EmailForm(*_sent(request)),
        send,
        heading=_("Tell me when it is back"),
        lead=_(
            "“%(title)s” is sold out. You get one e-mail when it can be had again; then your address is erased."
        )
        % {"title": thing.title},
        button=_("Tell me"),
        back=thing.get_absolute_url(),
    )


@secret
@both
def end_stock_news(request: HttpRequest, token: str) -> HttpResponse:
    """The link in such a letter: this address waits for nothing any more."""
    email = wishes.address_of(token)
    if email is None:
        raise Http404

    def send(_said: dict[str, Any]) -> str:
        wishes.end_wishes(email=email)
        messages.success(request, _("You get no more news about goods that are back."))
        return request.path

    heading, button = _("No more news about goods that are back"), _("Send me no more of these")
    return _form(request, Form(*_sent(request)), send, heading=heading, lead=email, button=button)


@secret
@both
def report(request: HttpRequest, token: str) -> HttpResponse:
    """A question, a complaint or a return request about one thing of the order."""
    found = find_order(token)
    items = (
        ConsignmentLine.objects.filter(consignment__order=found)
        .select_related("consignment", "line")
        .order_by("pk")
    )
    by_key = {str(item.pk): item for item in items}

    def send(said: dict[str, Any]) -> str:
        thread = services.report(
            item=by_key[said["line"]],
            kind=Kind(said["kind"]),
            text=said["text"],
            pictures=[read_upload(each) for each in said["pictures"]],
        )
        return reverse("storefront:thread", args=[thread.token])

    lines = [(item.pk, _named(request, item.line)) for item in by_key.values()]
    return _form(
        request,
        ReportForm(*_sent(request), lines=lines),
        send,
        heading=_("Write to the prison"),
        lead=_("About order %(number)s. You are answered by e-mail.") % {"number": found.number},
        button=_("Send the message"),
        back=found.get_absolute_url(),
    )


@secret
@both
def review(request: HttpRequest, token: str) -> HttpResponse:
    found = find_order(token)
    lines = {str(line.pk): line for line in _to_review(found)}

    def send(said: dict[str, Any]) -> str:
        reviews.write_review(line=lines[said["line"]], stars=said["stars"], words=said["words"])
        messages.success(request, _("Thank you. The prison reads your review before it is shown."))
        return request.path

    return _form(
        request,
        ReviewForm(*_sent(request), lines=[(line.pk, _named(request, line)) for line in lines.values()]),
        send,
        heading=_("Review your goods"),
        lead=_("It is shown with stars and words, and of you only the city the goods went to."),
        button=_("Send the review"),
        nothing="" if lines else _("There is nothing to review in this order now."),
        back=found.get_absolute_url(),
    )


def _to_review(order: Order) -> list[Line]:
    completed = order.lines.exclude(
        consigned__consignment__in=order.consignments.exclude(state=State.COMPLETED)
    )
    return list(completed.filter(review=None).select_related("product__parent").order_by("pk"))


def _named(request: HttpRequest, line: Line) -> str:
    return line.title_in(request.LANGUAGE_CODE)


@secret
@both
def thread(request: HttpRequest, token: str) -> HttpResponse:
    """What was said so far, and room to go on; whoever has the token is the buyer."""
    found = get_object_or_404(Thread.objects.select_related("prison", "product__parent", "line"), token=token)

    def send(said: dict[str, Any]) -> str:
        services.reply(thread=found, **said)
        messages.success(request, _("Your message is with the prison."))
        return request.path

    zone = found.prison.timezone
    said = [(each.by_id, moment(each.at, zone), each.text) for each in found.messages.all()]
    return _form(
        request,
        ReplyForm(*_sent(request)),
        send,
        template="thread",
        thread=found,
        said=said,
        photos=found.photos.count(),
    )
