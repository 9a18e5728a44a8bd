"""What we hold about somebody: to read, to take along, to have deleted."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shop.accounts.forms import PasswordForm
from shop.storefront.account_export import export
from shop.storefront.account_forms import succeeds
from shop.storefront.account_pages import form_page, signed_in, within_limits
from shop.storefront.account_services import delete_account, keeps_from_leaving


@signed_in
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    return render(request, "storefront/account/data.html")


@signed_in
@require_GET
def download(request: HttpRequest) -> StreamingHttpResponse:
    response = StreamingHttpResponse(export(request.user), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="karya-binaan.json"'
    return response


@signed_in
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Says what stays and why, and asks for the password; not while an order is under way."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    keys = (("account-delete", str(request.user.pk), 10),)
    if form.is_valid() and within_limits(form, *keys) and succeeds(form, delete_account, user=request.user):
        logout(request)
        messages.success(request, _("Your account is deleted."))
        return redirect("customer:login")
    return form_page(request, form, "delete", reason=keeps_from_leaving(request.user))
