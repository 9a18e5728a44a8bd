"""What shop and desk both ask for: the password of whoever is signed in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.common.forms import Form

LONGEST_PASSWORD = 200


class PasswordField(forms.CharField):
    """``autocomplete`` tells a password manager whether to fill in a password or to make one."""

    def __init__(self, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        facts: dict[str, Any] = {
            "label": _("Password"),
            "max_length": LONGEST_PASSWORD,
            "strip": False,
            "widget": forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            "error_messages": {"required": _("Write the password.")},
        }
        super().__init__(**facts | kwargs)


class PasswordForm(Form):
    password = PasswordField()
