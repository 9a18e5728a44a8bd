import pytest
from django.core.exceptions import ImproperlyConfigured

from config.database.url import databases_from_env, parse


def test_an_address_is_taken_apart() -> None:
    assert parse("postgres://karya:p%40ss%2Fword@db.example:5433/shop%20one?sslmode=require") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop one",
        "USER": "karya",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_socket_is_named_in_the_query() -> None:
    settings = parse("postgresql:///shop?host=/run/postgresql")
    assert (settings["HOST"], settings["PORT"], settings["USER"], settings["OPTIONS"]) == (
        "/run/postgresql",
        "",
        "",
        {},
    )


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:///shop.db", "The shop needs PostgreSQL: an address begins with postgres://"),
        ("mysql://u@h/shop", "The shop needs PostgreSQL: an address begins with postgres://"),
        ("postgres://u:p@h:5432", "The database's address lacks a name"),
        ("postgres://u:p@h:5432/", "The database's address lacks a name"),
        ("postgres://u:p@h:port/shop", "The database's address cannot be read"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(url: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        parse(url)
    assert str(refused.value).startswith(sentence)
    assert "u:p" not in str(refused.value)


def test_without_an_address_the_embedded_database_is_used() -> None:
    database = databases_from_env({})["default"]
    assert (database["ENGINE"], database["NAME"]) == ("config.database", "karya")
    assert "OWNER" not in database


def test_pages_have_time_limits_on_either_server_and_the_address_may_change_them() -> None:
    limits = "-c lock_timeout=3s -c statement_timeout=15s -c idle_in_transaction_session_timeout=10s"
    for environ in ({}, {"DATABASE_URL": "postgres://h/shop"}):
        assert databases_from_env(environ)["default"]["OPTIONS"]["options"] == limits
    changed = databases_from_env({"DATABASE_URL": "postgres://h/shop?options=-c%20lock_timeout%3D1s"})
    assert changed["default"]["OPTIONS"] == {"options": "-c lock_timeout=1s"}


def test_migrations_have_an_address_of_their_own() -> None:
    database = databases_from_env(
        {"DATABASE_URL": "postgres://karya:a@h/shop", "DATABASE_OWNER_URL": "postgres://karya_owner:b@h/shop"}
    )["default"]
    assert (database["USER"], database["OWNER"]["USER"], database["OWNER"]["PASSWORD"]) == (
        "karya",
        "karya_owner",
        "b",
    )
