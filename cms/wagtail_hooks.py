from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from cms.choosers import product_chooser, workshop_chooser
from cms.models import PrisonPage
from cms.reserved import is_reserved


@hooks.register("register_admin_viewset")
def register_choosers() -> Any:
    return [product_chooser, workshop_chooser]


@hooks.register("before_copy_page")
def refuse_what_a_page_would_refuse(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail saves copies without ``clean``, so the rules of ``cms.models`` are asked here."""
    if isinstance(page.specific, PrisonPage):
        refusal = _("A prison has one page in each language: edit this one, or translate it.")
    elif request.method == "POST" and is_reserved(request.POST.get("new_slug", "")):
        refusal = _("The shop itself uses this address; choose another.")
    else:
        return None
    messages.error(request, refusal)
    return redirect("wagtailadmin_explore", page.get_parent().pk)
