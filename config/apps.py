"""Oscar apps that are installed for their models only.

Their views, dashboards and receivers are not wanted: the shop has its own pages, the desk is its own, and
a page view must not write (docs/oscar-forks.md).
"""

from oscar.apps.analytics.apps import AnalyticsConfig as OscarAnalyticsConfig
from oscar.apps.dashboard.apps import DashboardConfig as OscarDashboardConfig
from oscar.config import Shop


class OscarConfig(Shop):
    def ready(self) -> None:
        """Oscar collects the views of its apps here; none of them is mounted."""


class AnalyticsConfig(OscarAnalyticsConfig):
    def ready(self) -> None:
        """Without the receivers no page view and no order writes a counter."""


class DashboardConfig(OscarDashboardConfig):
    def ready(self) -> None:
        """Only the templates' tag library of this app is needed."""
