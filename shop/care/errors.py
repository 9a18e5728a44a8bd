from config.common.errors import Refused


class CareRefused(Refused):
    """Something that cannot be asked, answered or said of a thing here."""
