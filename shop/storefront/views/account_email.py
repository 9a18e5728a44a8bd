"""Another e-mail address: asked for when signed in, agreed to from both mailboxes, signed in or not."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.common.errors import Refused
from shop.accounts.email_change import ask_email_change, cancel_email_change, change_of, waiting_change
from shop.storefront.account_forms import ChangeEmailForm, succeeds
from shop.storefront.account_pages import dead_link, form_page, private, signed_in, within_limits
from shop.storefront.account_services import agree_to_email_change


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    form = ChangeEmailForm(request.POST if request.method == "POST" else None)
    keys = (("email-change", str(request.user.pk), 10),)
    if form.is_valid() and within_limits(form, *keys) and succeeds(form, ask_email_change, user=request.user):
        messages.success(
            request, _("We have written to both addresses. Nothing changes until both have agreed.")
        )
        return redirect("customer:email-change")
    return form_page(request, form, "email", waiting=waiting_change(request.user))


@private
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail: read first, then agree or call it off. Opening the link alone changes nothing."""
    found = change_of(token)
    if found is None:
        return dead_link(request, links=[(_("Your account"), reverse("customer:summary"))])
    asked, side = found
    context = {"change": asked, "side": side}
    if request.method == "POST":
        try:
            if request.POST.get("action") == "cancel":
                context["change"] = cancel_email_change(token=token)
            else:
                context["change"] = agree_to_email_change(token=token)
        except Refused as refusal:
            context |= {"refusal": str(refusal.message), "has_errors": True}
        context["answered"] = True
    status = 422 if "refusal" in context else 200
    return render(request, "storefront/account/email_link.html", context, status=status)
