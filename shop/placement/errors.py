from config.common.errors import Refused


class PlacementRefused(Refused):
    """A basket that cannot be ordered as it is."""
