"""A forgotten password: a mail, a link, a new one. Known and unknown addresses get the same answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from config.common import limits
from shop.accounts import services
from shop.accounts.links import reset_tokens
from shop.accounts.models import User
from shop.storefront.account_forms import NewPasswordForm, ResetForm, succeeds
from shop.storefront.account_pages import dead_link, form_page, private, within_limits


@private
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        keys = (("reset", limits.visitor(request), 20), ("reset-mail", email.casefold(), 5))
        if within_limits(form, *keys) and succeeds(
            form, services.ask_password_reset, language=get_language() or "id"
        ):
            return redirect("password-reset-done")
    return form_page(
        request,
        form,
        title=_("Forgotten password"),
        lead=_("We send you a link to choose a new one. It works for 24 hours."),
        label=_("Send the link"),
        back=(_("Sign in"), reverse("customer:login")),
    )


@private
@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "storefront/account/sent.html", {"again": reverse("password-reset")})


@private
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, uidb64: str, token: str) -> HttpResponse:
    user = _named(uidb64)
    if user is None or not reset_tokens.check_token(user, token):
        return dead_link(request, links=[(_("Ask for a new link"), reverse("password-reset"))])
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if succeeds(form, services.reset_password, user=user, token=token):
        return redirect("password-reset-complete")
    return form_page(
        request,
        form,
        title=_("Choose a new password"),
        lead=_("For the account %(email)s. Whoever is signed in elsewhere is signed out.")
        % {"email": user.email},
        label=_("Save the password"),
    )


def _named(uidb64: str) -> Any:
    try:
        pk = int(urlsafe_base64_decode(uidb64))
    except (ValueError, OverflowError):
        return None
    return User.objects.filter(pk=pk, is_active=True).first() if 0 < pk < 2**63 else None


@private
@require_GET
def complete(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Your new password is saved. Sign in with it."))
    return redirect("customer:login")
