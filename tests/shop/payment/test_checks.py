"""Settings with which the shop does not start, each with a sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from shop.payment.checks import check_cards, is_loopback, require_cards_set_up

TEST = {"STRIPE_SECRET_KEY": "rk_test_x", "STRIPE_WEBHOOK_SECRETS": ["whsec_x"], "STRIPE_MODE": "test"}
LIVE = TEST | {"STRIPE_SECRET_KEY": "rk_live_x", "STRIPE_MODE": "live"}
FAKE = "http://127.0.0.1:8420"


@pytest.mark.parametrize(
    ("values", "ids"),
    [
        ({}, []),
        (TEST, []),
        (LIVE, []),
        ({"STRIPE_API_BASE": "http://elsewhere.example"}, []),
        (TEST | {"STRIPE_WEBHOOK_SECRETS": []}, ["E003"]),
        (LIVE | {"DEBUG": True}, ["E004"]),
        (LIVE | {"DEMO": True}, ["E004"]),
        (LIVE | {"STRIPE_MODE": "test"}, ["E002"]),
        (TEST | {"STRIPE_MODE": "live"}, ["E002"]),
        (TEST | {"STRIPE_SECRET_KEY": "pk_test_x"}, ["E002"]),
        (TEST | {"STRIPE_MODE": "maybe"}, ["E001"]),
        (TEST | {"STRIPE_API_BASE": "https://api.stripe.com"}, []),
        (TEST | {"STRIPE_API_BASE": FAKE}, ["E005"]),
        (TEST | {"STRIPE_API_BASE": FAKE, "DEMO": True}, []),
        (TEST | {"STRIPE_API_BASE": FAKE, "DEBUG": True}, []),
        (TEST | {"STRIPE_API_BASE": "http://10.0.0.1:8420", "DEMO": True}, ["E006"]),
        (LIVE | {"STRIPE_API_BASE": FAKE, "DEMO": True}, ["E004", "E007"]),
    ],
)
def test_what_is_wrong_with_the_settings_for_cards(settings, values, ids):
    for name, value in values.items():
        setattr(settings, name, value)
    found = check_cards()
    assert [each.id for each in found] == [f"payment.{each}" for each in ids]
    if not ids:
        return require_cards_set_up()
    with pytest.raises(ImproperlyConfigured) as refused:
        require_cards_set_up()
    assert str(refused.value) == " ".join(each.msg for each in found)


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:1", True),
        ("http://[::1]:1", True),
        ("http://127.1.example", False),
        ("junk", False),
    ],
)
def test_only_this_machine_is_this_machine(address, here):
    assert is_loopback(address) is here
