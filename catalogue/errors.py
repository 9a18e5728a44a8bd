from collections.abc import Mapping

from django.utils.functional import Promise

from config.common.errors import Refused


class ListingRefused(Refused):
    """What the rules on listings do not allow; ``missing`` names each incomplete field with a sentence."""

    def __init__(
        self,
        message: str | Promise,
        *,
        field: str | None = None,
        code: str = "",
        missing: Mapping[str, str | Promise] | None = None,
    ) -> None:
        super().__init__(message, field=field, code=code)
        self.missing = dict(missing or {})
