from config.common.errors import Refused


class FulfilmentRefused(Refused):
    """A step a consignment cannot take now."""
