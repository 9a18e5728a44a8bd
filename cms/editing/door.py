"""The way into /cms/ for a prison's own writers, and how a refusal is told there.

Wagtail asks permissions of pages and pictures, but its reports, choosers and usage lists show everybody's titles.
So a writer passes only to the views named here; whatever Wagtail adds tomorrow is closed to him until somebody has
looked at it. Whoever edits or reviews for all prisons passes everywhere his permissions allow.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, PageQuerySet
from wagtail.permissions import policy_registry

from cms.editing.models import PrisonWriters
from config.common import clock, limits
from config.common.errors import Refused
from shop.accounts import second_factor, sessions

logger = logging.getLogger(__name__)
FILES, HOUR = 300, 3600
PING = "wagtailadmin_editing_sessions:ping"  # an open page asks by itself, whoever sits before it
EDIT, CHOOSE = "wagtailadmin_pages:edit", "wagtailadmin_choose_page"
OPEN = {
    "wagtailadmin_home",
    "wagtailadmin_account",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_dismissibles",
    "wagtailadmin_block_preview",
    "wagtailadmin_explore_root",
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    EDIT,
    "wagtailadmin_pages:search",
    "wagtailadmin_pages:search_results",
    "wagtailadmin_pages:preview_on_edit",
    "wagtailadmin_pages:view_draft",
    "wagtailadmin_pages:history",
    "wagtailadmin_pages:history_results",
    "wagtailadmin_pages:revisions_view",
    "wagtailadmin_pages:revisions_revert",
    "wagtailadmin_pages:revisions_compare",
    "wagtailadmin_pages:workflow_history",
    "wagtailadmin_pages:workflow_history_detail",
    "wagtailadmin_pages:confirm_workflow_cancellation",
    PING,
    "wagtailadmin_editing_sessions:release",
    # what he puts on the page
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_choose_page_email_link",
    "wagtailadmin_choose_page_phone_link",
    "wagtailadmin_choose_page_anchor_link",
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_search",
    "product_chooser:choose",
    "product_chooser:choose_results",
    "product_chooser:chosen",
    "product_chooser:chosen_multiple",
    "workshop_chooser:choose",
    "workshop_chooser:choose_results",
    "workshop_chooser:chosen",
    "workshop_chooser:chosen_multiple",
    "wagtailimages_chooser:choose",
    "wagtailimages_chooser:choose_results",
    "wagtailimages_chooser:chosen",
    "wagtailimages_chooser:chosen_multiple",
    "wagtailimages_chooser:create",
    "wagtailimages_chooser:select_format",
    "wagtailimages:index",
    "wagtailimages:index_results",
    "wagtailimages:add",
    "one_way_to_upload",
    "wagtailimages:edit",
    "wagtailimages:preview",
}

# What is open with a password alone.
BEFORE = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}


def is_writer(user: Any) -> bool:
    """Whether he writes for a prison and nothing more."""
    if user.is_anonymous or user.is_superuser:
        return False
    groups = list(user.groups.values_list("prison_writers__prison", flat=True))
    return any(groups) and None not in groups


def still_works_there(user: Any) -> bool:
    """At one of the prisons he writes for; the right to the pages of others ended with his appointment there."""
    from cms.services import stop_writing

    places = set(user.appointments.in_force(clock.today()).values_list("office__prison", flat=True))
    writes = PrisonWriters.objects.filter(group__user=user).select_related("prison")
    ended = [each for each in writes if each.prison_id not in places]
    if len(ended) == len(writes):
        return False
    for each in ended:
        stop_writing(prison=each.prison, user=user)
    return True


class EditorsDoor:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not _is_editors(request) or request.user.is_anonymous:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name != PING:
            sessions.stay(request)
        if name not in BEFORE and request.user.has_perm("wagtailadmin.access_admin"):
            first = second_factor.way_in(request)
            if first is not None:
                return first
        if request.FILES and not limits.allow(
            scope="upload", key=str(request.user.pk), limit=FILES, seconds=HOUR
        ):
            raise limits.TooMany(seconds=HOUR)
        if is_writer(request.user):
            self._keep_in(request, name, kwargs)
        return None

    def _keep_in(self, request: HttpRequest, name: str, kwargs: Any) -> None:
        if name not in OPEN:
            raise Http404
        if "parent_page_id" in kwargs and not _may_look_beneath(kwargs["parent_page_id"], name, request.user):
            raise Http404
        if name != "wagtailadmin_logout" and not still_works_there(request.user):
            raise PermissionDenied

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """One sentence at the page it concerns; nothing was written."""
        if not _is_editors(request):
            return None
        if request.method == "POST" and isinstance(exception, ValueError | LookupError):
            logger.warning("A form that no page of ours sent", exc_info=exception)
            words = _("This form arrived damaged; nothing was saved. Open the page again and repeat it.")
            return HttpResponseBadRequest(words, content_type="text/plain; charset=utf-8")
        if not isinstance(exception, Refused):
            return None
        page = request.resolver_match.kwargs.get("page_id") if request.resolver_match else None
        address = reverse(EDIT, args=[page]) if page else reverse("wagtailadmin_home")
        messages.error(request, str(exception))
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # What Wagtail's windows understand as "close, and go there".
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)


def _may_look_beneath(page: int, name: str, user: Any) -> bool:
    """Links lead to what is public; the explorer shows the way to his own pages."""
    policy = policy_registry.get_by_type(Page)
    pages = public(Page.objects.all()) if name.startswith(CHOOSE) else policy.explorable_instances(user)
    return bool(pages.filter(pk=page).exists())


def public(pages: PageQuerySet) -> PageQuerySet:
    """What everybody can read, under the title that everybody reads: Wagtail's lists show a draft's.

    By number, because these pages are searched, which only filters by what the index holds."""
    return pages.live().filter(pk__in=Page.objects.filter(draft_title=F("title")).values("pk"))


def _is_editors(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("wagtailadmin_home"))
