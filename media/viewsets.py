"""Consents in Wagtail: a list, recording one, and a page for each on which its paper is read and it is withdrawn.

A consent is never edited or deleted: one that is wrong is withdrawn and recorded anew.
"""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from config.common.errors import Refused
from media.consent import read_document, record_consent, withdraw_consent
from media.files import read_upload
from media.forms import ConsentForm, WithdrawalForm
from media.models import Consent

KEPT = {"index", "index_results", "add", "edit"}


class ByService:
    """A form whose service may still refuse: said beside its field, with everything typed."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except Refused as refusal:
            form.refuse(refusal)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        answer.status_code = 422
        return answer


class RecordConsent(ByService, generic.CreateView):
    submit_button_label = _("Record this consent")

    def save_instance(self) -> Consent:
        facts = self.form.cleaned_data
        document = read_upload(facts["document"])
        return record_consent(**facts | {"document": document}, by=self.request.user)


class ConsentPage(ByService, generic.EditView):
    page_title = _("Consent")
    submit_button_label = _("Withdraw this consent")
    success_message = _("The consent is withdrawn; its pictures are taken out of the shop.")
    error_message = _("The consent is not withdrawn.")

    def save_instance(self) -> Consent:
        reason = self.form.cleaned_data["reason"]
        return withdraw_consent(consent=self.object, reason=reason, by=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"pictures": self.object.pictures.order_by("pk")}


class ConsentDocument(PermissionCheckedMixin, View):
    """The paper, as an attachment; by a button, because reading it writes a record."""

    model = Consent
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> FileResponse:
        consent = get_object_or_404(Consent, pk=pk)
        extension = str(consent.document).rpartition(".")[2]
        return FileResponse(
            read_document(consent=consent, by=request.user),
            as_attachment=True,
            filename=f"persetujuan-{consent.pk}.{extension}",
        )


class ConsentViewSet(ModelViewSet):
    model = Consent
    name = "consents"
    icon = "clipboard-list"
    menu_order = 310  # after pictures
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = RecordConsent
    edit_view_class = ConsentPage
    edit_template_name = "media/consent.html"
    list_display = ["__str__", Column("uses_in_words", label=_("May be shown in"))]

    def get_form_class(self, for_update: bool = False) -> type[ConsentForm] | type[WithdrawalForm]:
        return WithdrawalForm if for_update else ConsentForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        gone = dict.fromkeys(("delete_url_name", "history_url_name", "usage_url_name"))
        return super().get_common_view_kwargs(**kwargs) | gone

    def get_urlpatterns(self) -> list[URLPattern]:
        document = path("document/<int:pk>/", self.construct_view(ConsentDocument), name="document")
        return [*(each for each in super().get_urlpatterns() if each.name in KEPT), document]


consents = ConsentViewSet()
