"""Tries are counted by where they come from: forging is of no use, and proxies of ours are looked through."""

from ipaddress import ip_network

import pytest
from django.test import Client, RequestFactory

from config.common import limits

PROXIES = ["10.0.0.0/8", "203.0.113.7", "fd00::/8"]


def visitor(remote, forwarded=None):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return limits.visitor(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers))


@pytest.fixture
def proxies(settings):
    settings.TRUSTED_PROXIES = [ip_network(each) for each in PROXIES]


def test_without_proxies_of_ours_nothing_is_believed():
    assert visitor("198.51.100.1", "1.2.3.4") == "198.51.100.1"
    assert visitor("127.0.0.1", "1.2.3.4") == "127.0.0.1"


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", "198.51.100.1"),  # a proxy on this machine, through a socket
        ("10.0.0.1", "198.51.100.1, 203.0.113.7, 10.9.9.9", "198.51.100.1"),  # a chain of ours
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("fd00::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("10.0.0.1", None, "10.0.0.1"),
    ],
)
def test_proxies_of_ours_are_looked_through(proxies, remote, forwarded, expected):
    assert visitor(remote, forwarded) == expected


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("198.51.100.1", "1.2.3.4", "198.51.100.1"),  # past the proxies
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # something written in front
        ("10.0.0.1", "10.0.0.2, 10.0.0.3, 198.51.100.1", "198.51.100.1"),  # pretending to be a proxy
        ("10.0.0.1", "1.2.3.4, <script>", "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4, ,", "10.0.0.1"),
        ("10.0.0.1", ", ".join(["10.0.0.2"] * 500), "10.0.0.2"),
    ],
)
def test_what_a_visitor_writes_himself_is_not_believed(proxies, remote, forwarded, expected):
    assert visitor(remote, forwarded) == expected


def test_a_subscribers_whole_network_is_one_visitor():
    assert visitor("2001:db8:1:2::1") == visitor("2001:db8:1:2:ffff::9") != visitor("2001:db8:1:3::1")


def tries(number, **headers):
    answers = [
        Client(REMOTE_ADDR="10.0.0.1").post(
            "/pesanan/", {"number": f"KB-{n}", "contact": "x@example.com"}, headers=headers
        )
        for n in range(number)
    ]
    return [answer.status_code for answer in answers]


def test_tracking_counts_the_visitor_behind_the_proxy(db, proxies):
    assert tries(11, **{"X-Forwarded-For": "1.1.1.1, 198.51.100.1"})[-1] == 429
    assert tries(1, **{"X-Forwarded-For": "2.2.2.2, 198.51.100.1"}) == [429]
    assert tries(1, **{"X-Forwarded-For": "198.51.100.2"}) == [422]


def test_signing_in_counts_the_visitor_behind_the_proxy(db, settings, proxies):
    settings.AXES_ENABLED = True
    wrong = {"username": "petugas@example.com", "password": "salah-sekali"}

    def answer(forwarded):
        return Client(REMOTE_ADDR="10.0.0.1").post(
            "/meja/masuk/", wrong, headers={"X-Forwarded-For": forwarded}
        )

    codes = [answer(f"{n}.{n}.{n}.{n}, 198.51.100.1").status_code for n in range(1, 7)]
    assert codes[-1] == 429
    assert answer("198.51.100.2").status_code == 422
