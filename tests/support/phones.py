"""A phone with an authenticator app."""

from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts.models import User


def give_phone(user: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user)


def code_of(phone: TOTPDevice, later: int = 0) -> str:
    """What the app shows now, or ``later`` half minutes from now; one ahead is still accepted."""
    return f"{totp(phone.bin_key, drift=later):06d}"


def rested(phone: TOTPDevice) -> None:
    """As if somebody had waited after wrong codes."""
    type(phone).objects.filter(pk=phone.pk).update(throttling_failure_timestamp=None)
