from django.apps import AppConfig
from django.conf import settings


class CommonConfig(AppConfig):
    name = "config.common"
    label = "common"

    def ready(self) -> None:
        from config.common import rules, workdays

        if settings.DAYS_OFF_SECONDS:
            workdays.corrected_by(rules.corrected_days)
