"""Pages that could not be shown: in the shop's look and both languages, with a way on, the same for everybody."""

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils import translation

from config.common.limits import TooMany
from shop.storefront.views import errors
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "title", "range_of_goods"),
    [
        ("/tidak-ada/", "Halaman ini tidak ada", "Mebel rotan"),
        ("/en/produk/tidak-ada/", "This page does not exist", "Rattan furniture"),
    ],
)
def test_what_is_not_there_leads_to_the_search_and_the_categories(client, path, title, range_of_goods):
    factories.make_product()
    answer = client.get(path)
    assert answer.status_code == 404
    assert f"<h1>{title}</h1>" in answer.text
    assert 'role="search"' in answer.text
    assert range_of_goods in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text


def test_what_is_not_there_is_the_same_for_everybody(client, django_assert_num_queries):
    anonymous = client.get("/tidak-ada/")
    client.force_login(factories.make_user("siapa@example.com"))
    request = client.get("/keranjang/").wsgi_request
    request._messages.add(constants.INFO, "hanya untuk satu orang")
    with django_assert_num_queries(1):
        answer = errors.not_found(RequestFactory().get("/tidak-ada/"), Exception())
    assert client.get("/tidak-ada/").content == anonymous.content
    assert answer.status_code == 404
    assert not anonymous.cookies
    assert str(Message(constants.INFO, "hanya untuk satu orang")) not in anonymous.text


@pytest.mark.parametrize(
    ("language", "said"), [("id", "Anda tidak dapat membuka"), ("en", "You may not open")]
)
def test_what_is_not_allowed_says_so(language, said):
    with translation.override(language):
        answer = errors.forbidden(RequestFactory().get("/"), PermissionDenied())
    assert (answer.status_code, said in answer.text) == (403, True)


@pytest.mark.parametrize(("language", "said"), [("id", "Tunggu 2 menit"), ("en", "Wait 2 minutes")])
def test_who_asks_too_often_is_told_for_how_long(language, said):
    with translation.override(language):
        answer = errors.forbidden(RequestFactory().get("/"), TooMany(seconds=61))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "61")
    assert said in answer.text


@pytest.mark.parametrize(
    ("path", "said"), [("/pesanan/", "Formulir tidak dapat"), ("/en/pesanan/", "The form could not be sent")]
)
def test_a_form_without_its_token_is_refused_in_words(path, said):
    factories.make_product()
    answer = Client(enforce_csrf_checks=True).post(path, {"number": "KB-1"})
    assert (answer.status_code, said in answer.text) == (403, True)
    assert 'class="category-list"' in answer.text
