from config.common.errors import Refused


class LedgerRefused(Refused):
    """The books do not allow this; nothing was written."""


class LedgerConflict(LedgerRefused):
    """The same fact was posted before with other content: a fault of ours, never the reader's."""


class NoScheme(LedgerRefused):
    """No scheme is in force for a workshop, so its goods cannot be sold."""
