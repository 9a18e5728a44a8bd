"""One way in for buyers and staff: e-mail and password, whatever page asks for them.

Guessing is stopped by django-axes after five tries of one address from one place, counted over all doors
together; ``locked_out`` is its answer (AXES_LOCKOUT_CALLABLE), given on the page of the door one stood at. And by
a count of all tries from one place, for whoever tries one password on many addresses.
Signing in changes the session's key, and ``next`` is followed only to a path of this shop.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control

from config.common import clock, limits
from shop.accounts import second_factor

BACKEND = "shop.accounts.backends.EmailBackend"
PAGES = {"customer": "storefront/account/sign_in.html"}
TRIES = 60  # from one place: a whole office may sit behind one address
no_store = cache_control(private=True, no_store=True)


class SignInForm(AuthenticationForm):
    username = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    error_messages = {
        "invalid_login": _("E-mail address and password do not belong together. Check both."),
        "inactive": _("This account is closed."),
    }

    def clean_username(self) -> str:
        """One spelling, so that the count of wrong tries cannot be dodged by capitals."""
        return str(self.cleaned_data["username"]).strip().lower()


def door_of(user: Any) -> str:
    """Where somebody begins: the desk, the stories for those who may edit, a buyer at his account."""
    if user.appointments.in_force(clock.today()).exists():
        return reverse("desk:today")
    if user.has_perm("wagtailadmin.access_admin"):
        return reverse("wagtailadmin_home")
    return reverse("customer:summary")


@method_decorator(no_store, name="dispatch")
class SignIn(views.LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seconds = round(settings.AXES_COOLOFF_TIME * 3600)
        if limits.allow(scope="sign-in", key=limits.visitor(request), limit=TRIES, seconds=seconds):
            return super().post(request, *args, **kwargs)
        return locked_out(request, None, request.POST)

    def get_redirect_url(self) -> str:
        """Where one was going: a path of this shop, and never this very door."""
        url = super().get_redirect_url()
        return url if url.startswith("/") and url.partition("?")[0] != self.request.path else ""

    def get_default_redirect_url(self) -> str:
        return super().get_default_redirect_url() if self.next_page else door_of(self.request.user)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        response = super().form_valid(form)
        second_factor.recognise(self.request, form.get_user())
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@method_decorator(no_store, name="dispatch")
class SignOut(views.LogoutView):
    http_method_names = ["post", "options"]


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """The sign-in page again, saying for how long one has to wait; where one was going is kept too."""
    form = SignInForm(request, initial={"username": (credentials or {}).get("username", "")})
    minutes = round(float(settings.AXES_COOLOFF_TIME) * 60)
    context = {"form": form, "locked_minutes": minutes, "has_errors": True}
    context["next"] = request.POST.get("next", "")
    room = request.resolver_match.namespace if request.resolver_match else ""
    return render(request, PAGES.get(room, "desk/sign_in.html"), context, status=429)
