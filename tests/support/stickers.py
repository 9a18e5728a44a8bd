"""QRIS stickers for tests, built field by field and not by the library that reads them. The merchant is invented:
no bank has such a number, so no app pays it."""

import binascii

MERCHANT, NMID = "LAPAS CONTOH SEMARANG", "ID0000000000017"


def field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def sealed(body: str) -> str:
    """With its check digits behind it."""
    body += "6304"
    return f"{body}{binascii.crc_hqx(body.encode(), 0xFFFF):04X}"


def sticker(
    *, kind: str = "11", currency: str = "360", country: str = "ID", amount: str = "", more: str = ""
) -> str:
    """A static code; the words say what is different about it."""
    national = field("00", "ID.CO.QRIS.WWW") + field("02", NMID) + field("03", "UKE")
    acquirer = field("00", "ID.CO.CONTOH.WWW") + field("01", "000000000000000000") + field("02", "0000")
    return sealed(
        field("00", "01")
        + field("01", kind)
        + field("26", acquirer)
        + field("51", national)
        + field("52", "9399")
        + field("53", currency)
        + (field("54", amount) if amount else "")
        + more
        + field("58", country)
        + field("59", MERCHANT)
        + field("60", "SEMARANG")
        + field("61", "50188")
    )
