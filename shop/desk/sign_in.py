"""The desk's front door, and in the demo one click instead of a password.

The demo's click comes from public pages, which are cached and so carry no CSRF token: the browser's own word
on where the form came from stands in for it.
"""

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.csrf import csrf_exempt

from config.common.origin import is_same_origin
from shop.accounts import second_factor, sign_in
from shop.accounts.models import User
from shop.accounts.sign_in import BACKEND, no_store
from shop.desk.demo_logins import EMAILS
from shop.desk.second_factor import onward


class SignIn(sign_in.SignIn):
    template_name = "desk/sign_in.html"


class SignOut(sign_in.SignOut):
    next_page = "desk:sign-in"


@csrf_exempt
@no_store
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Demo only, by POST from one of our pages: become one of the demo's people, where he works or at ``next``."""
    if not settings.DEMO or request.method != "POST":
        raise Http404
    if not is_same_origin(request):
        raise PermissionDenied
    email = request.POST.get("email", "")
    if email not in EMAILS:
        raise Http404
    user = get_object_or_404(User, email=email)
    login(request, user, backend=BACKEND)
    second_factor.let_in(request, second_factor.IN_DEMO)
    return redirect(onward(request))
