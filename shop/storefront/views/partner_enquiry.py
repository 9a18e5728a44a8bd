"""Ask to become a production partner. The form has a page of its own, because the page about it is everybody's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.common import clock, limits
from partners.enquiries import KEPT, receive_enquiry
from shop.checkout.dates import day
from shop.storefront.enquiry_forms import PartnerEnquiryForm
from shop.storefront.views.orders import personal

TRIES, WINDOW = 5, 3600


@personal
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form, status = PartnerEnquiryForm(initial={"prison": request.GET.get("prison", "")}), 200
    if request.method == "POST":
        form, status = PartnerEnquiryForm(request.POST), 422
        if form.is_valid():
            said = {name: value for name, value in form.cleaned_data.items() if name != "consent"}
            visitor = limits.visitor(request)
            if limits.allow(scope="partner-enquiry", key=visitor, limit=TRIES, seconds=WINDOW):
                receive_enquiry(**said, language=request.LANGUAGE_CODE)
                return redirect("storefront:partner-asked")
            form.add_error(None, _("Too many enquiries from here. Wait an hour, then send it again."))
            status = 429
    context = {"form": form, "kept_until": day(clock.today() + KEPT)}
    return render(request, "storefront/partner_enquiry.html", context, status=status)


@personal
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "storefront/partner_asked.html")
