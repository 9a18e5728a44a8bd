"""In, out, and a new account."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from config.common import limits
from shop.accounts import services, sign_in
from shop.accounts.forms import PasswordForm
from shop.accounts.models import User
from shop.order.models import Order
from shop.storefront.account_forms import NewPasswordForm, RegisterForm, succeeds
from shop.storefront.account_pages import dead_link, form_page, private, within_limits
from shop.storefront.account_services import claim_orders


def arrive(request: HttpRequest, user: User) -> None:
    """Still within the form's POST: the guest's orders and basket become the user's."""
    claim_orders(user=user)
    request.basket_changed = bool(request.basket.id)


@method_decorator(private, name="dispatch")
class SignIn(sign_in.SignIn):
    template_name = "storefront/account/sign_in.html"

    def form_valid(self, form: sign_in.SignInForm) -> HttpResponse:
        response = super().form_valid(form)
        arrive(self.request, form.get_user())
        return response


@method_decorator(private, name="dispatch")
class SignOut(sign_in.SignOut):
    next_page = "customer:login"

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Also the number of things in the basket, which the header shows, is nobody else's business."""
        response = super().post(request, *args, **kwargs)
        request.basket_changed = not request.basket.id
        return response


@private
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Ask for an account. Whether there is one already, only the mail says."""
    if request.user.is_authenticated:
        return redirect("customer:summary")
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if _asked(request, form):
        return redirect("customer:register-sent")
    return form_page(request, form, "register")


@private
@require_http_methods(["GET", "POST"])
def register_from_order(request: HttpRequest, token: str) -> HttpResponse:
    """After a guest's order: an account for its address, and only the password is asked."""
    order = get_object_or_404(Order, token=token)
    if order.user_id or not order.guest_email or request.user.is_authenticated:
        return redirect("storefront:order", token=token)
    form = NewPasswordForm(
        request.POST if request.method == "POST" else None, user=User(email=order.guest_email)
    )
    if _asked(request, form, email=order.guest_email):
        return redirect("customer:register-sent")
    return form_page(request, form, "register", order=order)


def _asked(request: HttpRequest, form: NewPasswordForm, **known: str) -> bool:
    if not form.is_valid():
        return False
    email = known.get("email") or form.cleaned_data["email"]
    keys = (("register", limits.visitor(request), 20), ("register-mail", email.casefold(), 5))
    return within_limits(form, *keys) and succeeds(
        form, services.register, language=get_language() or "id", **known
    )


@private
@require_GET
def register_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "storefront/account/sent.html", {"again": reverse("customer:register")})


@private
@require_http_methods(["GET", "POST"])
def register_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail, and the first sign-in, which proves that whoever reads the mail asked for it."""
    asked = services.registration_of(token)
    if asked is None:
        return dead_link(
            request,
            links=[
                (_("Sign in"), reverse("customer:login")),
                (_("Create an account"), reverse("customer:register")),
            ],
        )
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and within_limits(form, ("register-confirm", str(asked.pk), 10)):
        try:
            user = services.confirm_registration(token=token, **form.cleaned_data)
        except services.AccountRefused as refusal:
            form.refuse(refusal)
        else:
            login(request, user, backend=sign_in.BACKEND)
            arrive(request, user)
            messages.success(request, _("Your address is confirmed and you are signed in."))
            return redirect("customer:summary")
    return form_page(request, form, "confirm", email=asked.email)
