from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Stories")

    def ready(self) -> None:
        from cms.language import read_wagtails_indonesian
        from cms.publication import listen

        read_wagtails_indonesian()
        listen()
