from typing import Any

from wagtail.admin.views.account import AccountView, AvatarSettingsPanel


class OwnSettings(AccountView):
    """Without a profile picture, which would be stored as it comes, with its place and file name."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, AvatarSettingsPanel)]
