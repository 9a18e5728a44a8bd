"""An enquiry's own pages, for whoever has its link: what became of it, and what can be done with an offer.

Each act stands on a page of its own, as those of an order do. Which version is accepted or declined stands in the
address, so that nobody agrees to an offer he has not seen.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.common import limits, places
from config.common.errors import Refused
from config.common.forms import Form
from config.common.typeset import as_pdf
from shop.accounts.addresses import checkout_start
from shop.expo import enquiries, quotations
from shop.expo.choices import FileKind
from shop.expo.letters import quotation_pdf
from shop.expo.models import Enquiry, Quotation
from shop.fulfilment.models import Delivery
from shop.storefront import quotation_page
from shop.storefront.care_forms import ReplyForm
from shop.storefront.quotation_forms import AcceptForm, PaperForm, ReasonForm, RevisionForm
from shop.storefront.views.orders import secret

TRIES, WINDOW = 20, 3600
both = require_http_methods(["GET", "POST"])


def _find(token: str) -> Enquiry:
    among = Enquiry.objects.select_related("office__prison", "event", "edition")
    return get_object_or_404(among, token=token)


def _version(request: HttpRequest, enquiry: Enquiry) -> Quotation | None:
    """The version that the address names, else the one that counts; None where nothing was offered yet."""
    named = request.GET.get("versi", "")
    versions = list(enquiry.quotations.shown().select_related("order"))
    if named:
        versions = [each for each in versions if str(each.version) == named]
        if not versions:
            raise Http404
    found = quotation_page.standing_of(versions)
    if found is not None:
        found.enquiry = enquiry
    return found


@secret
@require_safe
def enquiry(request: HttpRequest, token: str) -> HttpResponse:
    found = _find(token)
    return render(request, "storefront/quotation/enquiry.html", quotation_page.context(found))


@secret
@require_safe
def letter(request: HttpRequest, token: str, version: int) -> HttpResponse:
    """A version as a paper, for ever the same."""
    shown = Quotation.objects.shown().filter(enquiry__token=token)
    found = get_object_or_404(shown.select_related("enquiry"), version=version)
    language = get_language() or "id"
    kind = "quotation" if language == "en" else "penawaran"
    return as_pdf(f"{kind}-{found.number.replace('/', '-')}", quotation_pdf(found, language))


def _act(
    request: HttpRequest, enquiry: Enquiry, form: Form, act: Callable[[dict[str, Any]], Any], **page: Any
) -> HttpResponse:
    """Show the form. When it is sent: count the try, call ``act``, and go on, or say its sentence."""
    status = 200
    if request.method == "POST":
        status = 422
        if not limits.allow(scope="enquiry-act", key=enquiry.number, limit=TRIES, seconds=WINDOW):
            form.add_error(None, _("Too many tries. Wait an hour, then try again."))
            status = 429
        elif form.is_valid():
            try:
                done = act(form.cleaned_data)
            except Refused as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, page["done"])
                return redirect(done if hasattr(done, "placement_key") else enquiry)
    template = page.pop("template", "act")
    context = {"enquiry": enquiry, "form": form, "has_lost_file": bool(request.FILES), **page}
    answer = render(request, f"storefront/quotation/{template}.html", context, status=status)
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _sent(request: HttpRequest, kind: type[Form], **more: Any) -> Any:
    return kind(request.POST, request.FILES, **more) if request.method == "POST" else kind(**more)


@secret
@both
def say(request: HttpRequest, token: str) -> HttpResponse:
    found = _find(token)
    return _act(
        request,
        found,
        _sent(request, ReplyForm),
        lambda said: enquiries.say(enquiry=found, text=said["text"]),
        heading=_("Write to the office"),
        button=_("Send the message"),
        done=_("Your message was sent."),
    )


@secret
@both
def revise(request: HttpRequest, token: str) -> HttpResponse:
    found = _find(token)
    return _act(
        request,
        found,
        _sent(request, RevisionForm),
        lambda said: enquiries.ask_revision(enquiry=found, text=said["text"]),
        heading=_("Ask for another offer"),
        lead=_("The present offer can still be accepted as long as no other has taken its place."),
        button=_("Send the message"),
        done=_("The office works on another offer and writes to you."),
    )


@secret
@both
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """No to an offer, or the enquiry taken back before there is one."""
    found = _find(token)
    version = _version(request, found)
    if version is not None and not request.GET.get("versi"):
        return redirect(found)

    def act(said: dict[str, Any]) -> Any:
        if version is None:
            return enquiries.reject_enquiry(enquiry=found, reason=said["reason"])
        return quotations.decline_quotation(quotation=version, reason=said["reason"])

    heading = _("Decline the offer") if version else _("Take the enquiry back")
    return _act(
        request,
        found,
        _sent(request, ReasonForm),
        act,
        heading=heading,
        lead=_("The enquiry ends with this. You need not say why."),
        button=heading,
        done=_("The enquiry has ended."),
        is_danger=True,
    )


@secret
@both
def paper(request: HttpRequest, token: str) -> HttpResponse:
    found = _find(token)
    return _act(
        request,
        found,
        _sent(request, PaperForm),
        lambda said: enquiries.add_paper(enquiry=found, data=said["file"], kind=said["kind"]),
        heading=_("Send a file"),
        lead=_("Only the office that answers you sees it."),
        button=_("Send the file"),
        done=_("Your file was received."),
    )


@secret
@both
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Where it goes, then one button: the order is placed at the prices of the offer."""
    found = _find(token)
    version = _version(request, found)
    if version is None or not request.GET.get("versi"):
        return redirect(found)
    if request.method == "GET" and not quotation_page.is_acceptable(version):
        return redirect(found)
    is_fetched = not version.parcels.exclude(delivery=Delivery.PICKUP).exists()
    form = _sent(request, AcceptForm, is_fetched=is_fetched, initial=_known(request, found))

    def act(typed: dict[str, Any]) -> Any:
        with transaction.atomic():  # a refused paper leaves no order behind
            order = quotations.accept_quotation(quotation=version, deliver=_deliver(typed))
            if typed["file"]:
                enquiries.add_paper(enquiry=found, data=typed["file"], kind=FileKind.ORDER)
        return order

    offer, done = quotation_page.offer(version), _("You have accepted the offer. The order is placed.")
    return _act(request, found, form, act, template="accept", offer=offer, done=done)


def _known(request: HttpRequest, enquiry: Enquiry) -> dict[str, Any]:
    asked = {name: getattr(enquiry, name) for name in ("name", "phone", "institution", "po_number")}
    return checkout_start(request.user) | asked | {"npwp": places.npwp_in_words(enquiry.npwp)}


def _deliver(typed: dict[str, Any]) -> quotations.Deliver:
    names = ("name", "phone", "street", "note", "npwp", "po_number", "institution")
    return quotations.Deliver(
        place=typed.get("place"), **{name: typed[name] for name in names if name in typed}
    )
