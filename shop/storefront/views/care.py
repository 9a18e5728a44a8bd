"""Where buyers write to a prison. Each form stands on a page of its own, because the pages about goods are everybody's
and a form on the order's page would have no origin to show."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
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
from shop.order.models import Line
from shop.storefront import links
from shop.storefront.care_forms import AskForm, EmailForm, ReplyForm, ReportForm, ReviewForm
from shop.storefront.views.orders import find_order, personal, secret
from shop.storefront.wording import moment

TRIES, WINDOW = 10, 3600
both = require_http_methods(["GET", "POST"])
Send = Callable[[Any], Thread | str]


def _form(
    request: HttpRequest, template: str, kind: Callable[..., Form], send: Send, **context: Any
) -> HttpResponse:
    """Show the form. When it is sent: count the try, call ``send``, and show the thread or say its sentence."""
    form, status = kind(), 200
    if request.method == "POST":
        form, status = kind(request.POST, request.FILES), 422
        if not limits.allow(scope="care", key=limits.visitor(request), limit=TRIES, seconds=WINDOW):
            form.add_error(None, _("Too many messages from here. Wait an hour, then send it again."))
            status = 429
        elif form.is_valid():
            try:
                done = send(form.cleaned_data)
            except Refused as refusal:
                form.refuse(refusal)
            else:
                if isinstance(done, Thread):
                    return redirect("storefront:thread", done.token)
                messages.success(request, done)
                return redirect(request.path)
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

    def send(said: dict[str, Any]) -> Thread:
        return services.ask(product=thing, language=request.LANGUAGE_CODE, **said)

    whatsapp = links.question_url(thing, url) if thing.prison.whatsapp else ""
    return _form(request, "ask", AskForm, send, product=thing, whatsapp_url=whatsapp)


@personal
@both
def wish(request: HttpRequest, slug: str) -> HttpResponse:
    """One letter when it can be had again."""
    thing = _for_sale(slug)
    if thing.availability != Availability.SOLD_OUT and request.method == "GET":
        return redirect(thing.get_absolute_url())

    def send(said: dict[str, Any]) -> str:
        wishes.wish(product=thing, language=request.LANGUAGE_CODE, **said)
        return _("We write to you once, when “%(title)s” can be had again.") % {"title": thing.title}

    return _form(request, "stock_wish", EmailForm, send, product=thing)


@secret
@both
def end_stock_news(request: HttpRequest, token: str) -> HttpResponse:
    """The link in such a letter: this address waits for nothing any more."""
    email = wishes.address_of(token)
    if not email:
        raise Http404

    def send(_said: dict[str, Any]) -> str:
        wishes.end_wishes(email=email)
        return _("You get no more news about goods that are back.")

    return _form(request, "stock_news_end", Form, send, email=email)


@secret
@both
def report(request: HttpRequest, token: str) -> HttpResponse:
    """A question, a complaint or a return request about one thing of the order."""
    order = find_order(token)
    rows = ConsignmentLine.objects.filter(consignment__order=order).select_related("consignment", "line")
    items = {str(item.pk): item for item in rows.order_by("pk")}

    def send(said: dict[str, Any]) -> Thread:
        item, pictures = items[said["line"]], [read_upload(each) for each in said["pictures"]]
        return services.report(item=item, kind=Kind(said["kind"]), text=said["text"], pictures=pictures)

    lines = {key: item.line.title_in(request.LANGUAGE_CODE) for key, item in items.items()}
    return _form(request, "report", lambda *sent: ReportForm(*sent, lines=lines), send, order=order)


@secret
@both
def review(request: HttpRequest, token: str) -> HttpResponse:
    """What is complete and not reviewed yet, one thing at a time."""
    order = find_order(token)
    going_on = order.consignments.exclude(state=State.COMPLETED)
    rows = Line.objects.filter(order=order, review=None).exclude(consigned__consignment__in=going_on)
    found = {str(line.pk): line for line in rows.select_related("product__parent").order_by("pk")}

    def send(said: dict[str, Any]) -> str:
        reviews.write_review(line=found[said["line"]], stars=said["stars"], words=said["words"])
        return _("Thank you. The prison reads your review before it is shown.")

    lines = {key: line.title_in(request.LANGUAGE_CODE) for key, line in found.items()}
    return _form(
        request, "review", lambda *sent: ReviewForm(*sent, lines=lines), send, order=order, lines=lines
    )


@secret
@both
def thread(request: HttpRequest, token: str) -> HttpResponse:
    """What was said so far, and room to go on; whoever has the token is the buyer."""
    found = get_object_or_404(Thread.objects.select_related("prison", "product__parent", "line"), token=token)

    def send(said: dict[str, Any]) -> Thread:
        return services.reply(thread=found, **said)

    words = [(each, moment(each.at, found.prison.timezone)) for each in found.messages.all()]
    return _form(request, "thread", ReplyForm, send, thread=found, said=words)
