from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, re_path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from cms.choosers import product_chooser, workshop_chooser
from cms.editing.door import is_writer, public
from cms.editing.models import StyleWord
from cms.models import PrisonPage
from cms.reserved import is_reserved

WRITERS_MENU = {"images"}


class StyleWordViewSet(ModelViewSet):
    model = StyleWord
    form_fields = ["word", "instead"]
    list_display = ["word", "instead"]
    icon = "warning"
    add_to_admin_menu = True
    menu_order = 400
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def register_viewsets() -> Any:
    return [product_chooser, workshop_chooser, StyleWordViewSet("style_words")]


# Before Wagtail's own, which would keep the raw upload in the public store until its questions are answered.
@hooks.register("register_admin_urls", order=-1)
def one_way_to_upload() -> list[URLPattern]:
    add = RedirectView.as_view(pattern_name="wagtailimages:add")
    return [re_path("^images/multiple/", add, name="one_way_to_upload")]


@hooks.register("insert_editor_js")
def name_the_rich_text_fields() -> str:
    return format_html('<script src="{}"></script>', static("cms/editing.js"))


@hooks.register("before_copy_page")
def refuse_what_a_page_would_refuse(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail saves copies without ``clean``, so the rules of ``cms.models`` are asked here."""
    if isinstance(page.specific, PrisonPage):
        refusal = _("A prison has one page in each language: edit this one, or translate it.")
    elif request.method == "POST" and is_reserved(request.POST.get("new_slug", "")):
        refusal = _("The shop itself uses this address; choose another.")
    elif request.method == "POST" and "publish_copies" in request.POST:
        refusal = _(
            "A copy is looked at before it is published: copy it as a draft and answer its checklist."
        )
    else:
        return None
    messages.error(request, refusal)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


# After Wagtail's own, which these take from.
@hooks.register("construct_main_menu", order=1000)
def leave_a_writer_what_he_may_open(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    if is_writer(request.user):
        menu_items[:] = [item for item in menu_items if item.name in WRITERS_MENU]
        own = PrisonPage.objects.filter(prison__writers__group__user=request.user.pk).select_related("locale")
        for page in own.order_by("prison__name", "-locale__language_code"):
            label = _("Page in %(language)s") % {"language": page.locale.get_display_name()}
            address = reverse("wagtailadmin_pages:edit", args=[page.pk])
            menu_items.append(MenuItem(label, address, name=f"page-{page.pk}", icon_name="doc-full", order=1))


@hooks.register("construct_homepage_summary_items", order=1000)
def count_nothing_for_a_writer(request: HttpRequest, items: list[Any]) -> None:
    if is_writer(request.user):
        items.clear()


@hooks.register("construct_page_chooser_queryset")
def let_a_writer_link_to_what_is_public(pages: Any, request: HttpRequest) -> Any:
    return public(pages) if is_writer(request.user) else pages
