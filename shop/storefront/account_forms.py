"""What an account asks for. Passwords are typed once, and a password manager may fill in every field."""

import re
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common import places
from config.common.errors import Refused
from config.common.forms import Form
from shop.accounts.forms import PasswordField
from shop.accounts.models import SavedAddress, User
from shop.checkout.forms import RecipientForm


def succeeds(form: Form, service: Any, **known: Any) -> bool:
    """Whether the form is right and the service agreed; otherwise the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        service(**known, **form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


class EmailField(forms.EmailField):
    def __init__(self, **kwargs: Any) -> None:
        facts: dict[str, Any] = {
            "label": gettext_lazy("E-mail address"),
            "max_length": 254,
            "widget": forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
            "error_messages": {
                "required": gettext_lazy("Write an e-mail address."),
                "invalid": gettext_lazy("Write the e-mail address like nama@contoh.id."),
            },
        }
        super().__init__(**facts | kwargs)


class NewPasswordForm(Form):
    """A password chosen; ``user`` is whoever it should not resemble."""

    password = PasswordField(
        autocomplete="new-password",
        help_text=gettext_lazy("At least 12 characters. Three or four words make a good one."),
        error_messages={"required": gettext_lazy("Choose a password.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User | None = None) -> None:
        super().__init__(data)
        self.user = user

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password"):
            try:
                validate_password(data["password"], self.user or User(email=data.get("email", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class RegisterForm(NewPasswordForm):
    email = EmailField()
    field_order = ["email", "password"]


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(label=gettext_lazy("Present password"))
    field_order = ["current", "password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = gettext_lazy("New password")


class ResetForm(Form):
    email = EmailField()


class ChangeEmailForm(Form):
    email = EmailField(label=gettext_lazy("New e-mail address"))
    password = PasswordField()


class LanguageForm(Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language of our mails"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a language."),
            "invalid_choice": gettext_lazy("Choose a language."),
        },
    )


class AddressForm(RecipientForm):
    """As at the checkout: the postcode decides which villages can be asked for."""

    postcode = forms.CharField(
        label=gettext_lazy("Postcode"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Write the postcode.")},
    )
    village = forms.ChoiceField(
        label=gettext_lazy("Village (kelurahan)"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose your village."),
            "invalid_choice": gettext_lazy("Choose your village."),
        },
    )
    street = forms.CharField(
        label=gettext_lazy("Full address"),
        max_length=255,
        help_text=gettext_lazy("Street, number, RT/RW."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
        error_messages={"required": gettext_lazy("Write the full address.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, saved: SavedAddress | None = None) -> None:
        super().__init__(data, initial=_initial(saved) if saved else {})
        known = data if data is not None else self.initial
        self.places = places.by_postcode(re.sub(r"\D", "", str(known.get("postcode") or "")))
        if len(self.places) > 1:
            village = cast(forms.ChoiceField, self.fields["village"])
            village.choices = [
                (each.code, f"{each.village}, {each.district}, {each.regency}") for each in self.places
            ]
        else:
            del self.fields["village"]

    def clean_postcode(self) -> str:
        postcode = re.sub(r"\D", "", self.cleaned_data["postcode"])
        if len(postcode) != 5:
            raise forms.ValidationError(_("A postcode has five digits."), code="postcode")
        if not self.places:
            raise forms.ValidationError(
                _("There is no postcode %(postcode)s."), code="postcode", params={"postcode": postcode}
            )
        return postcode

    def clean(self) -> dict[str, Any]:
        """What the service wants; a postcode of one village names it."""
        data = super().clean() or {}
        code = data.get("village") or (self.places[0].code if len(self.places) == 1 else "")
        return {key: data.get(key, "") for key in ("name", "phone", "street")} | {"village_code": code}


def _initial(saved: SavedAddress) -> dict[str, str]:
    return {
        "name": saved.name,
        "phone": saved.phone,
        "street": saved.street,
        "village": saved.village_code,
        "postcode": saved.place.postcode if saved.place else "",
    }
