from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "shop.accounts"

    def ready(self) -> None:
        from shop.accounts import sessions

        user_logged_in.connect(sessions.begin, dispatch_uid="sessions")
