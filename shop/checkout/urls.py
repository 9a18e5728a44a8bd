from django.urls import path

from shop.checkout.views import delivery, places, review

app_name = "checkout"

urlpatterns = [
    path("", delivery.delivery, name="delivery"),
    path("cari-tempat/", places.find_place, name="place"),
    path("tempat/saran/", places.suggest, name="suggest"),
    path("periksa/", review.review, name="review"),
]
