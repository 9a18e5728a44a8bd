"""The desk's front door: e-mail and password, and in the demo one click.

Guessing is stopped by django-axes after five tries of one address from one place; ``locked_out`` is its
answer (AXES_LOCKOUT_CALLABLE). The demo's click comes from public pages, which are cached and so carry no
CSRF token: the browser's own word on where the form came from stands in for it.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login, views
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from config.common import clock
from config.common.origin import is_same_origin
from shop.accounts.models import User
from shop.desk.demo_logins import EMAILS

BACKEND = "shop.accounts.backends.EmailBackend"
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
    """Where somebody starts work: the stories for those who have no appointment but may edit, else the desk."""
    appointed = user.appointments.in_force(clock.today()).exists()
    if not appointed and user.has_perm("wagtailadmin.access_admin"):
        return reverse("wagtailadmin_home")
    return reverse("desk:today")


@method_decorator(no_store, name="dispatch")
class SignIn(views.LoginView):
    template_name = "desk/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        return door_of(self.request.user)

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@method_decorator(no_store, name="dispatch")
class SignOut(views.LogoutView):
    http_method_names = ["post", "options"]
    next_page = "desk:sign-in"


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Any) -> HttpResponse:
    """The sign-in page again, saying that and for how long this address has to wait."""
    form = SignInForm(request, initial={"username": (credentials or {}).get("username", "")})
    minutes = round(float(settings.AXES_COOLOFF_TIME) * 60)
    context = {"form": form, "locked_minutes": minutes, "has_errors": True}
    return render(request, "desk/sign_in.html", context, status=429)


@csrf_exempt
@no_store
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Demo only, by POST from one of our pages: become one of the demo's people."""
    if not settings.DEMO or request.method != "POST":
        raise Http404
    if not is_same_origin(request):
        raise PermissionDenied
    email = request.POST.get("email", "")
    if email not in EMAILS:
        raise Http404
    user = get_object_or_404(User, email=email)
    login(request, user, backend=BACKEND)
    return redirect(door_of(user))
