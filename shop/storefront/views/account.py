"""The account's first page, its orders, and how one is written to."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shop.accounts import services, sessions
from shop.accounts.forms import PasswordForm
from shop.checkout.dates import day
from shop.expo.models import Enquiry
from shop.order.models import Order
from shop.storefront import progress
from shop.storefront.account_forms import ChangePasswordForm, LanguageForm, succeeds
from shop.storefront.account_pages import form_page, owner, private, signed_in, within_limits

PER_PAGE = 20


@private
@require_GET
def summary(request: HttpRequest) -> HttpResponse:
    """Seven links at most. Whoever is not signed in goes to the door, and from there where he begins."""
    if not request.user.is_authenticated:
        return redirect("customer:login")
    links = [
        (
            _("My orders"),
            reverse("customer:order-list"),
            _("How far they are, and everything ordered before"),
        ),
        (_("Addresses"), reverse("customer:address-list"), _("Filled in for you at the checkout")),
        (_("E-mail address"), reverse("customer:email-change"), request.user.email),
        (_("Password"), reverse("customer:change-password"), _("Change it")),
        (_("Signed in elsewhere"), reverse("customer:sessions"), _("Sign out everywhere but here")),
        (_("Language of our mails"), reverse("customer:language"), request.user.get_language_display()),
        (_("Your data"), reverse("customer:data"), _("Download it, or delete the account")),
    ]
    return render(request, "storefront/account/home.html", {"links": links})


@signed_in
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    mine = Order.objects.filter(user=request.user).order_by("-date_placed", "-pk").prefetch_related("lines")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    asked = Enquiry.objects.filter(user=request.user).exclude(quotations__order__isnull=False)
    context = {
        "page_obj": page,
        "rows": [_row(order) for order in page.object_list],
        "enquiries": [(each, each.get_state_display(), day(each.sent_at)) for each in asked[:PER_PAGE]],
    }
    return render(request, "storefront/account/orders.html", context)


def _row(order: Order) -> dict[str, Any]:
    word, kind = progress.order_word(order)
    return {
        "order": order,
        "day": day(order.date_placed),
        "goods": _goods(order),
        "word": word,
        "kind": kind,
    }


def _goods(order: Order) -> str:
    """The first thing by name, the others by their number."""
    lines = list(order.lines.all())
    if not lines:
        return ""
    title = (get_language() == "en" and lines[0].title_en) or lines[0].title
    more = len(lines) - 1
    if not more:
        return title
    return ngettext("%(title)s and %(more)d more thing", "%(title)s and %(more)d more things", more) % {
        "title": title,
        "more": more,
    }


@signed_in
@require_GET
def order(request: HttpRequest, order_number: str) -> HttpResponse:
    """By number, for its owner only; the page itself is the one that its secret link opens."""
    found = get_object_or_404(Order, user=request.user, number=order_number)
    return redirect("storefront:order", token=found.token)


@private
@require_GET
def guest_order(request: HttpRequest, order_number: str, hash: str) -> HttpResponse:
    """Oscar's address of a guest's order; ours are found by number and contact."""
    return redirect("storefront:track")


def not_offered(request: HttpRequest, key: str) -> HttpResponse:
    raise Http404


@signed_in
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    keys = (("password", str(request.user.pk), 10),)
    if (
        form.is_valid()
        and within_limits(form, *keys)
        and succeeds(form, services.change_password, user=request.user)
    ):
        request.user.refresh_from_db()
        update_session_auth_hash(request, owner(request))
        messages.success(request, _("Your new password is saved. You are signed out everywhere else."))
        return redirect("customer:summary")
    return form_page(
        request,
        form,
        title=_("Password"),
        lead=_("After the change you stay signed in here and are signed out everywhere else."),
        label=_("Save the password"),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def end_sessions(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST if request.method == "POST" else None)
    keys = (("password", str(request.user.pk), 10),)
    if (
        form.is_valid()
        and within_limits(form, *keys)
        and succeeds(form, sessions.end_elsewhere, request=request)
    ):
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("customer:summary")
    return form_page(
        request,
        form,
        title=_("Signed in elsewhere"),
        lead=_("For a lost telephone or a computer you forgot to sign out of. Here you stay signed in."),
        label=_("Sign out everywhere else"),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(
        request.POST if request.method == "POST" else None, initial={"language": request.user.language}
    )
    if succeeds(form, services.choose_language, user=request.user):
        chosen = form.cleaned_data["language"]
        with override(chosen):
            # Each language says its own name here.
            messages.success(request, _("From now on we write to you in English."))
            return redirect("customer:summary")
    return form_page(
        request,
        form,
        title=_("Language"),
        lead=_("The pages of the shop follow their address; at the top of each is the other language."),
        label=_("Save the language"),
    )
