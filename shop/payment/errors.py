from config.common.errors import Refused


class PaymentRefused(Refused):
    """Money that cannot be booked as it was reported."""
