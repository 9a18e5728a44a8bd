"""Where the letter of an invitation leads; for somebody who does not work here yet."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common.errors import Refused
from config.common.forms import Form
from shop.accounts.invitations import accept_invitation, invitation_of
from shop.accounts.models import User
from shop.accounts.sign_in import no_store


class NewcomerForm(Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("At least 12 characters. Three or four words make a good one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(first_name=self.cleaned_data.get("name", "")))
        return password


@no_store
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Read first, then accept; opening the link alone changes nothing, and signs nobody in."""
    invitation = invitation_of(token)
    context: dict[str, Any] = {"invitation": invitation, "sign_in": reverse("desk:sign-in")}
    if invitation is None:
        return render(request, "desk/invitation.html", context, status=410)
    known = User.objects.filter(email__iexact=invitation.email).exists()
    form = (Form if known else NewcomerForm)(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            accept_invitation(token=token, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Accepted. Sign in; your phone is set up next."))
            return redirect("desk:sign-in")
    return render(
        request, "desk/invitation.html", {**context, "form": form}, status=422 if form.errors else 200
    )
