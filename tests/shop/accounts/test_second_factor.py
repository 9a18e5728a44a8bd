"""What a phone's code and a recovery code open, once, and who may take a phone away."""

from datetime import timedelta

import pytest
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.common import clock
from config.common.models import AuditEvent
from shop.accounts.errors import AccountRefused
from shop.accounts.second_factor import check, may_trust, new_recovery_codes, reset, set_up
from tests.factories import make_prison, make_user, person
from tests.shop.accounts.conftest import letters
from tests.support.phones import code_of, give_phone, rested
from tests.support.traces import refused

KEY = "3132333435363738393031323334353637383930"


@pytest.fixture
def officer(db):
    return person(make_prison(), "officer")


@pytest.fixture
def phone(officer):
    return give_phone(officer)


def refusal(user, code):
    with pytest.raises(AccountRefused) as caught:
        check(user=user, code=code)
    return caught.value.code or caught.value.field


def test_a_phone_is_bound_by_the_code_it_shows(officer):
    phone, codes = set_up(user=officer, key=KEY, code=code_of(TOTPDevice(user=officer, key=KEY)))
    assert (phone.user, phone.confirmed) == (officer, True)
    assert len(set(codes)) == 10
    event = AuditEvent.objects.get(action="second factor set up")
    assert (event.actor, event.office_id) == (officer, make_prison().office.pk)
    with refused(AccountRefused, code="set up"):
        set_up(user=officer, key=KEY, code=code_of(phone, 1))


def test_another_code_binds_nothing(officer):
    wrong = str((int(code_of(TOTPDevice(user=officer, key=KEY))) + 1) % 1_000_000)
    with refused(AccountRefused, field="code"):
        set_up(user=officer, key=KEY, code=wrong)
    assert not TOTPDevice.objects.exists()


def test_a_code_opens_once(officer, phone):
    code = code_of(phone)
    assert check(user=officer, code=f" {code[:3]} {code[3:]}") == phone
    assert refusal(officer, code) == "code"
    rested(phone)
    assert check(user=officer, code=code_of(phone, 1)) == phone


def test_a_recovery_code_opens_once_and_is_kept_as_a_fingerprint(officer, phone):
    codes = new_recovery_codes(user=officer)
    assert check(user=officer, code=f"{codes[0][:5]}-{codes[0][5:]}".upper()) == phone
    assert refusal(officer, codes[0]) == "code"
    assert not StaticToken.objects.filter(token__in=codes).exists()
    assert StaticToken.objects.count() == 9
    new_recovery_codes(user=officer)
    assert refusal(officer, codes[1]) == "code"


def test_another_persons_codes_open_nothing(officer, phone):
    other = person(make_prison(), "head")
    codes, theirs = new_recovery_codes(user=officer), give_phone(other)
    for code in (codes[0], code_of(phone)):
        assert refusal(other, code) == "code"
        rested(theirs)
    assert refusal(make_user("tanpa@example.com"), "123456") == "code"


def test_wrong_codes_make_the_next_one_wait(officer, phone):
    assert refusal(officer, "000000") == "code"
    assert refusal(officer, code_of(phone)) == "many"
    phone.refresh_from_db()
    assert phone.throttling_failure_count == 1
    rested(phone)
    assert check(user=officer, code=code_of(phone)) == phone


def test_ten_tries_in_a_quarter_of_an_hour_are_all(officer, phone):
    for _n in range(10):
        assert refusal(officer, "000000") == "code"
        rested(phone)
    assert refusal(officer, code_of(phone)) == "many"
    with clock.at(clock.now() + timedelta(minutes=15)):
        assert check(user=officer, code=code_of(phone)) == phone


def test_somebody_above_takes_a_lost_phone_out_and_it_is_told_and_recorded(officer, phone):
    codes = new_recovery_codes(user=officer)
    head = person(make_prison(), "head")
    others = [person(make_prison(), "reviewer"), person(make_prison(), "treasurer")]
    for other in [*others, person(make_prison("TNG"), "head")]:
        with refused(AccountRefused, code="above"):
            reset(user=officer, by=other)
    assert TOTPDevice.objects.filter(user=officer).exists()
    reset(user=officer, by=head)
    assert not TOTPDevice.objects.filter(user=officer).exists()
    assert refusal(officer, codes[0]) == "code"
    assert AuditEvent.objects.get(action="second factor reset").actor == head
    assert [letter.template for letter in letters(officer.email)] == ["second_factor_reset"]


def test_officers_and_heads_alone_may_trust_a_browser(officer):
    prison = make_prison()
    people = {role: person(prison, role) for role in ("officer", "head", "reviewer", "treasurer")}
    people |= {
        "regional": person(prison.region, "regional"),
        "central": person(prison.region.parent, "central"),
    }
    assert {role for role, user in people.items() if may_trust(user)} == {"officer", "head"}
    officer.appointments.create(office=make_prison("TNG").office, role="treasurer", valid_from=clock.today())
    assert not may_trust(officer)
