from django.urls import path

from shop.checkout import views

app_name = "checkout"

urlpatterns = [
    path("", views.delivery, name="delivery"),
    path("cari-tempat/", views.find_place, name="place"),
    path("periksa/", views.review, name="review"),
]
