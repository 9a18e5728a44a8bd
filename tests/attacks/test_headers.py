"""What protects a browser stands on every answer, whoever made it; what a request may not say is not heard."""

from ipaddress import ip_network

import pytest
from django.conf import settings as configured
from django.test import Client

from config import health
from config.settings import base

pytestmark = pytest.mark.django_db
EVERYWHERE = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
}


@pytest.fixture
def production(settings, tmp_path):
    """With what only production has: its files, https, and a proxy of ours before it."""
    (tmp_path / "gambar.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    settings.STATIC_ROOT = tmp_path
    settings.MIDDLEWARE = base.MIDDLEWARE
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/static/gambar.svg", 200),
        ("get", "/katalog/", 200),
        ("get", "/katalog/saran/", 200),
        ("get", "/media/pictures/tidak-ada.webp", 404),
        ("get", "/tidak-ada/", 404),
        ("get", "/meja/", 302),
        ("get", "/cms/", 302),
        ("get", "/akun/keluar/", 405),
        ("get", "/akun/surel/palsu/", 410),
        ("get", "/health/live", 200),
        ("get", "/health/ready", 500),
        ("post", "/webhook/stripe/", 400),
    ],
)
def test_every_answer_is_protected(production, monkeypatch, method: str, path: str, status: int):
    monkeypatch.setattr(health, "connection", None)  # a fault of ours
    client = Client(raise_request_exception=False)
    answer = getattr(client, method)(path, secure=True)
    b"".join(answer)
    assert (answer.status_code, EVERYWHERE - set(answer.headers)) == (status, set())


@pytest.mark.parametrize(("host", "status"), [("testserver", 301), ("evil.example", 400)])
def test_also_what_is_answered_before_anything_is_looked_at(production, host: str, status: int):
    answer = Client(raise_request_exception=False).get("/katalog/", headers={"host": host})
    only_by_https = {"Strict-Transport-Security"}
    only_by_us = {"Cross-Origin-Opener-Policy"} if status == 400 else set()
    assert answer.status_code == status
    assert EVERYWHERE - set(answer.headers) == only_by_https | only_by_us


def test_a_page_kept_and_one_not_changed_carry_the_same(page_cache):
    first, kept = Client().get("/katalog/"), Client().get("/katalog/")
    same = Client().get("/katalog/", headers={"if-none-match": kept["ETag"]})
    assert (first.headers, same.status_code) == (kept.headers, 304)
    assert same["Content-Security-Policy"] == kept["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("proxies", "remote", "said", "status"),
    [
        (["10.0.0.0/8"], "10.0.0.1", "https", 200),
        (["10.0.0.0/8"], "10.0.0.1", "http", 301),
        (["10.0.0.0/8"], "198.51.100.1", "https", 301),  # somebody who goes past the proxy
        ([], "10.0.0.1", "https", 301),
        ([], "", "https", 301),
    ],
)
def test_only_our_proxy_may_say_that_it_was_https(production, settings, proxies, remote, said, status: int):
    settings.TRUSTED_PROXIES = [ip_network(each) for each in proxies]
    answer = Client(REMOTE_ADDR=remote).get("/health/live", headers={"x-forwarded-proto": said})
    assert answer.status_code == status


def policy(path: str) -> dict[str, list[str]]:
    header = Client().get(path)["Content-Security-Policy"]
    return {name: words for name, *words in (part.split() for part in header.split("; "))}


@pytest.mark.parametrize("path", ["/katalog/", "/meja/masuk/", "/akun/masuk/", "/en/meja/masuk/"])
def test_shop_and_desk_take_nothing_but_our_own_files(path: str):
    found = policy(path)
    hashes = found.pop("style-src")
    assert hashes[0] == "'self'"
    assert all(each.startswith("'sha256-") for each in hashes[1:])
    assert found == {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }


def test_the_editors_pages_have_a_policy_of_their_own_and_no_other_site_in_it():
    found = policy("/cms/login/")
    assert found["script-src"] == found["style-src"] == ["'self'", "'unsafe-inline'"]
    words = {word for words in found.values() for word in words}
    assert words == {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}


def test_passwords_are_kept_with_argon2(settings):
    from shop.accounts.models import User

    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    user = User()
    user.set_password("kata-sandi-uji")
    assert user.password.startswith("argon2$argon2id$")
    assert configured.PASSWORD_HASHERS == base.PASSWORD_HASHERS
