from django.urls import path

from shop.storefront import expo_machines
from shop.storefront.views import (
    basket,
    browse,
    care,
    expo_pages,
    lists,
    machines,
    order_forms,
    orders,
    partner_enquiry,
    receipt,
)

app_name = "storefront"

urlpatterns = [
    path("katalog/", lists.catalogue, name="catalogue"),
    path("katalog/saran/", lists.suggestions, name="suggestions"),
    path("katalog/dicari/", lists.wanted, name="wanted"),
    path("katalog/<slug:slug>/", lists.catalogue, name="category"),
    path("produk/<slug:slug>/", browse.product, name="product"),
    path("produk/<slug:slug>/ongkir/", browse.estimate, name="estimate"),
    path("produk/<slug:slug>/tanya/", care.ask, name="ask"),
    path("produk/<slug:slug>/beri-tahu/", care.wish, name="stock-wish"),
    path("kabar-stok/<str:token>/", care.end_stock_news, name="stock-news-end"),
    path("keranjang/", basket.basket, name="basket"),
    path("keranjang/tambah/", basket.add, name="basket-add"),
    path("keranjang/ubah/", basket.update, name="basket-update"),
    path("keranjang/hapus/", basket.remove, name="basket-remove"),
    path("keranjang/pengiriman/", basket.ways, name="basket-ways"),
    path("pesanan/", orders.track, name="track"),
    path("pesanan/<slug:token>/", orders.order, name="order"),
    path("pesanan/<slug:token>/batal/", order_forms.cancel, name="cancel"),
    path("pesanan/<slug:token>/bukti/", order_forms.proof, name="proof"),
    path("pesanan/<slug:token>/lagi/", order_forms.again, name="again"),
    path("pesanan/<slug:token>/lapor/", care.report, name="report"),
    path("pesanan/<slug:token>/ulas/", care.review, name="review"),
    path("pesan/<slug:token>/", care.thread, name="thread"),
    path("pesanan/<slug:token>/bukti.pdf", receipt.order_receipt, name="receipt"),
    path("mitra/tanya/", partner_enquiry.ask, name="partner-ask"),
    path("mitra/tanya/terkirim/", partner_enquiry.asked, name="partner-asked"),
    path("pameran/", expo_pages.events, name="events"),
    path("pameran/kalender.ics", expo_machines.calendar, name="calendar"),
    path("pameran/katalog/<int:pk>/", expo_pages.edition, name="edition-alone"),
    path("pameran/<slug:slug>/", expo_pages.event, name="event"),
    path("pameran/<slug:slug>/katalog/<int:pk>/", expo_pages.edition, name="edition"),
    path("umpan/produk.xml", machines.feed, name="feed"),
    path("aplikasi.webmanifest", machines.manifest, name="manifest"),
    path("robots.txt", machines.robots, name="robots"),
]
