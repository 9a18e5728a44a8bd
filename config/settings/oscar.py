"""Oscar's defaults and what we set differently; the one star import of the project."""

from oscar.defaults import *  # noqa: F403

OSCAR_SHOP_NAME = "Karya Binaan"
OSCAR_DEFAULT_CURRENCY = "IDR"
OSCAR_CURRENCY_FORMAT = {"IDR": {"format": "¤#,##0", "currency_digits": False}}
OSCAR_INITIAL_ORDER_STATUS = "pending"
OSCAR_ORDER_STATUS_PIPELINE = {
    "pending": ("paid", "expired", "cancelled"),
    "paid": ("cancelled",),
    "expired": (),
    "cancelled": (),
}
OSCAR_EAGER_ALERTS = False
OSCAR_THUMBNAILER = "media.thumbnails.PictureThumbnailer"
OSCAR_MISSING_IMAGE_URL = "missing.svg"
OSCAR_BASKET_COOKIE_OPEN = "karya_basket"
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 10_000
OSCAR_SLUG_ALLOW_UNICODE = False
