from config.common.errors import Refused


class AccountRefused(Refused):
    """A change of somebody's account that cannot be made; nothing has been."""
