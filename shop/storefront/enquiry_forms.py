"""What somebody who wants to produce with a prison is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.common.forms import Form, PhoneField
from partners.models import Partner

SHORTEST_WISH = 20


class PartnerEnquiryForm(Form):
    """One way to answer is enough; a prison may be named, and has to be one that works here."""

    organisation = forms.CharField(
        label=_("Company, cooperative or foundation"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={
            "required": _("Write the name of your organisation."),
            "max_length": _("This name is too long; 120 letters at most."),
        },
    )
    contact = forms.CharField(
        label=_("Contact person"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Write whom we may answer."),
            "max_length": _("This name is too long; 120 letters at most."),
        },
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("E-mail or phone: one of the two is enough."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Write the e-mail address like nama@contoh.id.")},
    )
    phone = PhoneField(label=_("Phone or WhatsApp"), max_length=30, required=False)
    wish = forms.CharField(
        label=_("What you want to make"),
        max_length=2000,
        help_text=_(
            "The goods, how many a month, the room and the people it needs, and what you would bring."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Write what you want to make."),
            "max_length": _("This is too long; 2,000 letters at most."),
        },
    )
    prison = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Prison you have in mind"),
        to_field_name="code",
        required=False,
        empty_label=_("None in particular"),
        error_messages={"invalid_choice": _("Choose one of the prisons in the list.")},
    )
    consent = forms.BooleanField(
        label=_("You may use these details to answer this enquiry."),
        error_messages={"required": _("Without your consent we may not keep these details.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prison: Any = self.fields["prison"]
        prison.queryset = Partner.objects.active().order_by("name")

    def clean_wish(self) -> str:
        wish = str(self.cleaned_data["wish"])
        if len(wish) < SHORTEST_WISH:
            raise forms.ValidationError(_("Say a little more: what, how many, with what."), code="short")
        return wish

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not {"email", "phone"} & set(self.errors) and not data.get("email") and not data.get("phone"):
            self.add_error("email", _("Write an e-mail address or a phone number."))
        return data
