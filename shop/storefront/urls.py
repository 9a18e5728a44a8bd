from django.urls import path

from shop.storefront.views import basket, browse, lists, machines, orders

app_name = "storefront"

urlpatterns = [
    path("katalog/", lists.catalogue, name="catalogue"),
    path("katalog/saran/", lists.suggestions, name="suggestions"),
    path("katalog/dicari/", lists.wanted, name="wanted"),
    path("katalog/<slug:slug>/", lists.catalogue, name="category"),
    path("produk/<slug:slug>/", browse.product, name="product"),
    path("keranjang/", basket.basket, name="basket"),
    path("keranjang/tambah/", basket.add, name="basket-add"),
    path("keranjang/ubah/", basket.update, name="basket-update"),
    path("keranjang/hapus/", basket.remove, name="basket-remove"),
    path("pesanan/", orders.track, name="track"),
    path("pesanan/<slug:token>/", orders.order, name="order"),
    path("pesanan/<slug:token>/batal/", orders.cancel, name="cancel"),
    path("umpan/produk.xml", machines.feed, name="feed"),
    path("robots.txt", machines.robots, name="robots"),
]
