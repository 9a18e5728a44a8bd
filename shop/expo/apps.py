from django.apps import AppConfig


class ExpoConfig(AppConfig):
    name = "shop.expo"
