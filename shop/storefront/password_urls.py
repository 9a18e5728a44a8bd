"""A forgotten password; outside the account's namespace, because Oscar asks for these names so."""

from django.urls import path

from shop.storefront.views import account_reset

urlpatterns = [
    path("", account_reset.ask, name="password-reset"),
    path("terkirim/", account_reset.sent, name="password-reset-done"),
    path("selesai/", account_reset.complete, name="password-reset-complete"),
    path("<str:uidb64>/<str:token>/", account_reset.choose, name="password-reset-confirm"),
]
