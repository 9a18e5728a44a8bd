"""What all pages of an account have in common: they are nobody else's, and guessing on them is counted."""

from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from config.common import limits
from config.common.forms import Form

no_store = cache_control(private=True, no_store=True)
HOUR = 3600
TOO_MANY = "many"


def private(view: Any) -> Any:
    """Never cached, never indexed, and its address is told to no other site."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return no_store(kept)


def signed_in(view: Any) -> Any:
    """Private, and for whoever has signed in; others sign in first and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            back = request.get_full_path() if request.method == "GET" else reverse("customer:summary")
            return redirect_to_login(back, reverse("customer:login"))
        return view(request, *args, **kwargs)

    return private(guarded)


def owner(request: HttpRequest) -> Any:
    """Whose pages these are; ``signed_in`` has seen that there is somebody."""
    return request.user


def within_limits(form: Form, *keys: tuple[str, str, int]) -> bool:
    """Count this try under each (scope, key, most an hour); past one of them the form says so."""
    allowed = [limits.allow(scope=scope, key=key, limit=most, seconds=HOUR) for scope, key, most in keys]
    if not all(allowed):
        form.add_error(
            None, ValidationError(_("Too many tries. Wait an hour, then try again."), code=TOO_MANY)
        )
    return all(allowed)


def form_page(request: HttpRequest, form: Form, template: str = "form", **context: Any) -> HttpResponse:
    """A page with one form; what is wrong with it decides the status."""
    too_many = form.is_bound and form.has_error(NON_FIELD_ERRORS, TOO_MANY)
    status = 429 if too_many else 422 if form.errors else 200
    return render(request, f"storefront/account/{template}.html", {"form": form, **context}, status=status)


def dead_link(request: HttpRequest, *, links: list[tuple[str, str]]) -> HttpResponse:
    """A link that was used, cancelled, mistyped or is too old; all of them look the same."""
    return render(request, "storefront/account/dead_link.html", {"links": links}, status=410)
