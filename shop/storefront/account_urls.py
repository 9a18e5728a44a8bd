"""The account, under the names by which Oscar's models and helpers ask for its pages.

Alerts and wish lists are not offered; their names lead to a page that is not there, so that what still asks
for an address gets one.
"""

from django.urls import path

from shop.storefront.views import account, account_addresses, account_data, account_door, account_email

app_name = "customer"

urlpatterns = [
    path("", account.summary, name="summary"),
    path("masuk/", account_door.SignIn.as_view(), name="login"),
    path("keluar/", account_door.SignOut.as_view(), name="logout"),
    path("daftar/", account_door.register, name="register"),
    path("daftar/terkirim/", account_door.register_sent, name="register-sent"),
    path("daftar/dari-pesanan/<slug:token>/", account_door.register_from_order, name="register-from-order"),
    path("daftar/<str:token>/", account_door.register_confirm, name="register-confirm"),
    path("pesanan/", account.orders, name="order-list"),
    path("pesanan/<slug:order_number>/", account.order, name="order"),
    path("pesanan/<str:order_number>/<str:hash>/", account.guest_order, name="anon-order"),
    path("alamat/", account_addresses.addresses, name="address-list"),
    path("alamat/baru/", account_addresses.create, name="address-create"),
    path("alamat/dari-pesanan/", account_addresses.from_order, name="address-from-order"),
    path("alamat/<int:pk>/", account_addresses.update, name="address-detail"),
    path("alamat/<int:pk>/hapus/", account_addresses.delete, name="address-delete"),
    path("alamat/<int:pk>/utama/", account_addresses.default, name="address-default"),
    path("surel/", account_email.change, name="email-change"),
    path("surel/<str:token>/", account_email.link, name="email-link"),
    path("kata-sandi/", account.password, name="change-password"),
    path("sesi/", account.end_sessions, name="sessions"),
    path("bahasa/", account.language, name="language"),
    path("data/", account_data.data, name="data"),
    path("data/unduh/", account_data.download, name="data-download"),
    path("data/hapus/", account_data.delete, name="profile-delete"),
    path("kabar-stok/<str:key>/", account.not_offered, name="alerts-confirm"),
    path("kabar-stok/<str:key>/batal/", account.not_offered, name="alerts-cancel-by-key"),
    path("daftar-keinginan/<str:key>/", account.not_offered, name="wishlists-detail"),
]
