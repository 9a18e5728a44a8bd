from config.common.errors import Refused


class OutOfStock(Refused):
    """Less is left than was asked for; ``stockrecord_id`` says of what."""

    def __init__(self, message: str, *, stockrecord_id: int) -> None:
        super().__init__(message, code="stock")
        self.stockrecord_id = stockrecord_id
