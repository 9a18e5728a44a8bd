from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "shop.placement"
