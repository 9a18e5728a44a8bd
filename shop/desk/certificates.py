"""Certificates of a listing: entered by the officer with a scan, compared with it and confirmed by the reviewer."""

from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.certificates import (
    add_certificate,
    confirm_certificate,
    discard_certificate,
    end_certificate,
    lacking,
)
from catalogue.choices import CertificateKind
from catalogue.expiry import WARNINGS
from catalogue.models import Certificate, Product
from config.common import clock
from config.common.forms import Form
from media.papers import hand_out
from partners.choices import Role
from shop.desk import drafts
from shop.desk.base import DeskForm
from shop.desk.evidence import EvidenceField
from shop.desk.rooms import LISTINGS


class DayField(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class CertificateForm(Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CertificateKind.choices)
    number = forms.CharField(label=gettext_lazy("Number on the certificate"), max_length=80)
    issued_by = forms.CharField(label=gettext_lazy("Issued by"), max_length=120)
    valid_from = DayField(label=gettext_lazy("Valid from"))
    valid_to = DayField(
        label=gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy("Leave this empty when the paper names no last day."),
    )
    scan = EvidenceField(label=gettext_lazy("Scan or photo of the certificate"))


class Certificates(DeskForm):
    room = LISTINGS
    template_name = "desk/certificates.html"
    model: ClassVar[Any] = Product
    form_class: ClassVar[Any] = CertificateForm

    def records(self) -> Any:
        return super().records().exclude(structure=Product.CHILD).select_related("prison__office")

    @property
    def product(self) -> Product:
        return self.target

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        words, _proposal = drafts.words_of(self.product)
        today = clock.today()
        return self.page(
            form=form,
            status=status,
            product=self.product,
            title=words.get("title_ind") or self.product.number,
            certificates=[(row, state_of(row, today)) for row in self.product.certificates.all()],
            lacking=lacking(product=self.product, categories=words["categories"], confirmed=False),
            adds=any(office == self.office for office in self.offices_of(Role.OFFICER)),
            confirms=any(office == self.office for office in self.offices_of(Role.REVIEWER)),
        )

    def offices_of(self, role: Role) -> list[Any]:
        return [each.office for each in self.appointments if each.role == role]

    def perform(self, form: CertificateForm) -> str:
        add_certificate(product=self.product, by=self.request.user, **form.cleaned_data)
        return _("The certificate is entered; it counts once the reviewer has confirmed it.")

    def after(self) -> str:
        return reverse("desk:listing-certificates", args=[self.product.pk])


def state_of(certificate: Certificate, today: Any) -> tuple[str, str]:
    """In words, and the kind of tag."""
    if certificate.valid_to is not None and certificate.valid_to < today:
        return _("expired"), "problem"
    if certificate.confirmed_by_id is None:
        return _("to be confirmed"), "active"
    if certificate.valid_to is not None and (left := (certificate.valid_to - today).days) <= max(WARNINGS):
        return ngettext("%(left)d day left", "%(left)d days left", left) % {"left": left}, "active"
    return _("valid"), "done"


class OnCertificate(Certificates):
    """One button beside one certificate; what it refuses is said on the listing's page of certificates."""

    model = Certificate
    form_class = Form
    office_path = "product.prison.office"

    def records(self) -> Any:
        return Certificate.objects.visible_to(self.request.user).select_related("product__prison__office")

    @property
    def product(self) -> Product:
        return self.target.product

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        answer = super().show(CertificateForm(), status=status)
        answer.context_data |= {"wrong_form": form, "has_errors": True}  # type: ignore[attr-defined]
        return answer


class Confirm(OnCertificate):
    acts = frozenset({Role.REVIEWER})

    def perform(self, form: Form) -> str:
        confirm_certificate(certificate=self.target, by=self.request.user)
        return _("The certificate is confirmed.")


class Remove(OnCertificate):
    """What nobody confirmed is taken out; what counted until now ends today."""

    acts = frozenset({Role.OFFICER, Role.REVIEWER})

    def perform(self, form: Form) -> str:
        if self.target.confirmed_by_id is None:
            discard_certificate(certificate=self.target, by=self.request.user)
            return _("The certificate is taken out.")
        end_certificate(certificate=self.target, last_day=clock.today(), by=self.request.user)
        return _("The certificate holds for the last time today.")


class Scan(OnCertificate):
    """Out of the private store, for those who may see the listing, never shown inside our pages."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> Any:
        if not self.target.scan:
            raise Http404
        return hand_out(self.target.scan, name=f"sertifikat-{self.target.kind}-{self.target.product.number}")
