"""The pages of the second factor: show it, set it up at the first sign-in, look after it.

They stand before the desk and the stories, for everybody who works at either. The key of a new phone travels
signed within the form, so that looking at the page writes nothing.
"""

from base64 import b32encode
from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from config.common.errors import Refused
from config.common.forms import Form
from shop.accounts import links, second_factor
from shop.accounts.sign_in import door_of, no_store

View = Callable[[HttpRequest], HttpResponse]


class CodeForm(Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Six digits from the app on your phone, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )


class SignInCodeForm(CodeForm):
    trust = forms.BooleanField(
        label=gettext_lazy("Do not ask again on this device for 30 days"),
        required=False,
        help_text=gettext_lazy("Only on a device that nobody else uses."),
    )


class SetUpForm(Form):
    key = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(
        label=gettext_lazy("The six digits the app shows now"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


def for_staff(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not second_factor.works_here(request.user):
            raise PermissionDenied
        return view(request)

    return no_store(guarded)


@for_staff
def enter(request: HttpRequest) -> HttpResponse:
    """After the password: the code."""
    if second_factor.way_in(request) is None:
        return redirect(onward(request))
    if second_factor.phone_of(request.user) is None:
        return redirect("desk:code-setup")
    trusts = second_factor.may_trust(request.user)
    form = (SignInCodeForm if trusts else CodeForm)(request.POST if request.method == "POST" else None)
    phone = _checked(request, form)
    if phone is None:
        return _page(request, "desk/code.html", form)
    second_factor.let_in(request, phone.pk)
    response = redirect(onward(request))
    if form.cleaned_data.get("trust"):
        second_factor.trust(response, request.user, phone)
    return response


@for_staff
def set_up(request: HttpRequest) -> HttpResponse:
    """The first time, or with a new phone: scan, type the code, keep the recovery codes."""
    if second_factor.phone_of(request.user) is not None:
        return redirect("desk:code")
    form = SetUpForm(request.POST if request.method == "POST" else None)
    facts = links.read("phone", request.POST.get("key", ""))
    key = facts["key"] if facts.get("user") == request.user.pk else random_hex(20)
    if form.is_valid():
        try:
            phone, codes = second_factor.set_up(user=request.user, key=key, code=form.cleaned_data["code"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            second_factor.let_in(request, phone.pk)
            return _show_codes(request, codes)
    address = TOTPDevice(user=request.user, key=key).config_url
    return _page(
        request,
        "desk/code_setup.html",
        form,
        token=links.sign("phone", key=key, user=request.user.pk),
        secret=_in_fours(b32encode(bytes.fromhex(key)).decode()),
        picture=segno.make(address, error="m").svg_data_uri(border=4, light="#fff"),
    )


@for_staff
def manage(request: HttpRequest) -> HttpResponse:
    """New recovery codes, another phone, trusted browsers forgotten; the first two want a code again."""
    if (first := second_factor.way_in(request)) is not None:
        return first
    if second_factor.phone_of(request.user) is None:
        return redirect("desk:code-setup")
    action = request.POST.get("action", "")
    if action == "forget":
        second_factor.forget_browsers(user=request.user)
        messages.success(request, _("Every device asks for the code again at its next sign-in."))
        return redirect("desk:code-manage")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if _checked(request, form) is None:
        return _page(request, "desk/code_manage.html", form, trusts=second_factor.may_trust(request.user))
    if action == "phone":
        second_factor.reset(user=request.user, by=request.user)
        return redirect("desk:code-setup")
    return _show_codes(request, second_factor.new_recovery_codes(user=request.user))


def _checked(request: HttpRequest, form: CodeForm) -> TOTPDevice | None:
    if not form.is_valid():
        return None
    try:
        return second_factor.check(user=request.user, code=form.cleaned_data["code"])
    except Refused as refusal:
        form.add_error(refusal.field, ValidationError(str(refusal.message), code=refusal.code))
        return None


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 429 if form.has_error(NON_FIELD_ERRORS, "many") else 422 if form.errors else 200
    context |= {"form": form, "next": onward(request), "sign_out_url": reverse("desk:sign-out")}
    return render(request, template, context, status=status)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """In the answer to the form and nowhere else: they can be seen this once."""
    shown = [f"{code[:5]}-{code[5:]}" for code in codes]
    return render(request, "desk/code_recovery.html", {"codes": shown, "next": onward(request)})


def onward(request: HttpRequest) -> str:
    """A path of this shop where one was going, else the door."""
    asked = request.POST.get("next", request.GET.get("next", ""))
    safe = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if safe else door_of(request.user)


def _in_fours(text: str) -> str:
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))
