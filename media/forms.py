"""Wagtail's forms for pictures and documents, with our cleaning in place of its checks.

Wagtail opens an upload with every decoder it has and keeps the bytes as they came. Its multiple uploader stores
them even before its questions are answered, so there is one way to upload (``cms.wagtail_hooks``). No file name is
proposed as a title: it may say who is on the picture.

Every form asks whether the picture shows a person. A new one that does is not stored without a consent in force; one
that is there already may be marked as showing a person at any time, and is hidden until there is one.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from config.common.forms import Form
from media.choices import ANSWERS, Giver, ShowsPerson, Use
from media.consent import forget_sizes, uses_of
from media.files import CleanFile, PictureRefused, clean_file, read_upload
from media.models import Consent, Picture
from media.papers import look_through
from media.services import render_later


class PictureUploadField(WagtailImageField):
    def to_python(self, data: UploadedFile | None) -> CleanFile | None:
        if FileField.to_python(self, data) is None or data is None:
            return None
        try:
            return clean_file(read_upload(data))
        except PictureRefused as refused:
            raise ValidationError(str(refused), code=refused.code) from refused


class PictureForm(BaseImageForm):
    """The base of every form in which Wagtail takes a picture (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

    shows_person = forms.ChoiceField(
        label=_("Does the picture show a person?"),
        help_text=_(
            "Also from behind, in the background, or only a tattoo. Hands at work alone are no person."
        ),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the picture shows a person.")},
    )
    consent: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Consent"),
        help_text=_("Needed where a person is shown; record it under “Consents” first."),
        queryset=Consent.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stock = self.fields.get("file")
        if stock is not None:
            self.fields["file"] = PictureUploadField(
                label=stock.label, required=stock.required, widget=forms.FileInput
            )
        choosable = Consent.objects.in_force() | Consent.objects.filter(pk=self.instance.consent_id)
        self.fields["consent"].queryset = choosable  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.instance.pk and not self.instance.file:
            raise ValidationError(_("This picture was withdrawn and stays so; upload a new one."))
        if data.get("shows_person") != ShowsPerson.YES:
            # Whoever gave a consent may still withdraw it, whatever was answered since.
            data["consent"] = self.instance.consent
            return data
        consent = data.get("consent")
        is_new = self.instance.pk is None or "file" in self.changed_data
        if is_new and not (consent and consent.is_in_force) and "consent" not in self.errors:
            self.add_error(
                "consent", _("A picture that shows a person is kept only with a consent in force.")
            )
        elif consent and self.instance.pk and uses_of(self.instance) - set(consent.uses):
            self.add_error("consent", _("This consent does not cover where the picture is shown already."))
        return data

    def _post_clean(self) -> None:
        """A refused upload must not stand in the picture: the page that says so would draw sizes of it."""
        if self.errors and self.instance.pk:
            self.cleaned_data.pop("file", None)
        super()._post_clean()

    def save(self, commit: bool = True) -> Picture:
        picture: Picture = super().save(commit)
        if commit and not picture.is_shown:
            forget_sizes(pictures=[picture])
        elif commit and "file" in self.changed_data:
            render_later(picture=picture)
        return picture


class ServiceForm(Form):
    """For Wagtail's views: takes the row they give, which is for a service to write."""

    def __init__(self, *args: Any, instance: Consent | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance


class ConsentForm(ServiceForm):
    given_by = forms.ChoiceField(label=_("Given by"), choices=Giver.choices, widget=forms.RadioSelect)
    worker_code = forms.CharField(
        label=_("Worker's random code"),
        help_text=_("Only for a worker. Never a name."),
        max_length=20,
        required=False,
    )
    uses = forms.MultipleChoiceField(
        label=_("May be shown in"), choices=Use.choices, widget=forms.CheckboxSelectMultiple
    )
    valid_from = forms.DateField(label=_("Day it was signed"), widget=forms.DateInput({"type": "date"}))
    valid_to = forms.DateField(label=_("Last day in force"), widget=forms.DateInput({"type": "date"}))
    document = forms.FileField(
        label=_("Document"),
        help_text=_("The signed paper, as a photo or PDF of at most 8 MB. It is kept private."),
        widget=forms.FileInput({"accept": "application/pdf,image/*"}),
    )


class WithdrawalForm(ServiceForm):
    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        help_text=_("In a few words and without a name."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class DocumentForm(BaseDocumentForm):
    """The base of every form in which Wagtail takes a document (WAGTAILDOCS_DOCUMENT_FORM_BASE): a PDF that
    only shows pages, as ``media.papers`` keeps it."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            try:
                look_through(read_upload(file))
            except PictureRefused as refused:
                raise ValidationError(str(refused), code=refused.code) from refused
            file.seek(0)
        return file
