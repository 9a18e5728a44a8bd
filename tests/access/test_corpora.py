"""What attackers type, into every parameter and every form of shop and desk: no fault, no way out, nothing run.

Pages, forms and parameters are found by walking the resolver and reading the pages, so a new one is attacked too.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.http import HttpResponse
from django.test import Client

from tests.access import corpora
from tests.access.answers import aside, body_of
from tests.access.forms import Filled, forms_of
from tests.access.pages import pages
from tests.access.routes import of_the_shop
from tests.access.world import World

pytestmark = pytest.mark.slow
READ = re.compile(r"""GET(?:\.get|\.getlist)?[\[(]["'](\w+)["']""")
WAYS = ("get", "post")
DOORS = ("/meja/masuk/", "/akun/masuk/", "/cms/login/", "/_util/login/")
# Text for search engines: no quote ends anything there, and an end of the element is a mark.
FOR_MACHINES = re.compile(r'(?<=<script type="application/ld\+json">)[^<]*')
OURS = ("config", "media", "partners", "catalogue", "shop", "cms")


@pytest.fixture
def clients(clients: dict[str, Client]) -> dict[str, Client]:
    """A fault is an answer too, so that all of them are told."""
    for client in clients.values():
        client.raise_request_exception = False
    return clients


def is_page(answer: HttpResponse) -> bool:
    return answer.headers.get("Content-Type", "").startswith(("text/html", "image/svg"))


def look(answer: HttpResponse, said: object) -> list[str]:
    """What is wrong with this answer."""
    wrong, body = [], body_of(answer).decode(errors="replace").lower()
    if answer.status_code >= 500:
        wrong.append(f"{answer.status_code} for {said!r}")
    if is_page(answer):
        body = FOR_MACHINES.sub("", body)
        wrong += [f"{mark} stands on the page for {said!r}" for mark in corpora.MARKS if mark in body]
    target = urlsplit(urljoin("http://testserver/", answer.headers.get("Location", "").replace("\\", "/")))
    if target.netloc != "testserver" or target.scheme not in ("http", "https"):
        wrong.append(f"leads to {answer.headers['Location']} for {said!r}")
    if "xss" in answer.cookies:
        wrong.append(f"a header for {said!r}")
    return wrong


def parameters() -> set[str]:
    """What any view of ours reads from an address."""
    sources = [path for folder in OURS for path in (settings.BASE_DIR / folder).rglob("*.py")]
    found = {name for path in sources for name in READ.findall(Path(path).read_text())}
    return found | {"q", "page", "tab", "sort"} | set(corpora.GOING)


def all_forms(world: World, clients: dict[str, Client]) -> Iterator[tuple[Client, Filled]]:
    seen = set()
    for _name, who, client, answer, place in pages(world, clients):
        for form in forms_of(answer, place):
            if (who, form.key) not in seen:
                seen.add((who, form.key))
                yield client, form


def looked_for(world: World, clients: dict[str, Client]) -> set[str]:
    """Names that stand in the links and search forms of our pages."""
    found = set()
    for _name, _who, _client, answer, place in pages(world, clients):
        if is_page(answer) and not answer.streaming:
            for link in BeautifulSoup(answer.content, "html.parser").select("a[href]"):
                found |= {name for name, _value in parse_qsl(urlsplit(link["href"]).query)}
            found |= {n for form in forms_of(answer, place) if form.method == "get" for n in form.values}
    return found


@pytest.mark.parametrize("part", ["MARKUP", "STATEMENTS", "ODD"])
def test_parameters_of_every_page(world: World, clients: dict[str, Client], part: str):
    names, wrong = parameters() | looked_for(world, clients), []
    for name, who, client, _answer, place in pages(world, clients):
        for said in getattr(corpora, part):
            with aside(client):
                answer = client.get(place, dict.fromkeys(names, said))
                wrong += [(name, who, each) for each in look(answer, said)]
    assert wrong == []
    assert len(names) >= 20


@pytest.mark.parametrize("part", ["MARKUP", "STATEMENTS", "ODD"])
def test_words_inside_the_address_itself(world: World, clients: dict[str, Client], part: str):
    wrong = []
    routes = {
        name: route for name, (route, _view) in of_the_shop().items() if "<str:" in route or "<path:" in route
    }
    for name, route in routes.items():
        for said in getattr(corpora, part):
            place = "/" + re.sub(r"<\w+:\w+>", lambda _blank, said=said: said.replace("/", "%2F"), route)
            for who in ("anonymous", "buyer", "officer A"):
                with aside(clients[who]):
                    answer = clients[who].get(place.replace("?", "%3F").replace("#", "%23"))
                    wrong += [(name, who, each) for each in look(answer, said)]
    assert wrong == []
    assert routes


@pytest.mark.parametrize("part", ["MARKUP", "STATEMENTS", "ODD"])
def test_every_field_of_every_form(world: World, clients: dict[str, Client], part: str):
    wrong, sent = [], 0
    for client, form in all_forms(world, clients):
        send = getattr(client, form.method)
        for said in getattr(corpora, part):
            typed = form.values | dict.fromkeys(form.typed, said)
            everything = dict.fromkeys(form.values, said)
            for values in (typed, everything):
                with aside(client):
                    answer = send(form.action, values)
                    wrong += [(form.action, each) for each in look(answer, said)]
                    if answer.status_code == 302:
                        page = client.get(answer["Location"])
                        wrong += [(form.action, "afterwards", each) for each in look(page, said)]
                sent += 1
    assert wrong == []
    assert sent >= 500


def test_one_field_at_a_time(world: World, clients: dict[str, Client]):
    """The rest is right, so that what the form lets through reaches the service and the database."""
    wrong, sent = [], 0
    for client, form in all_forms(world, clients):
        for name in form.typed:
            for said in corpora.EDGES:
                with aside(client):
                    answer = getattr(client, form.method)(form.action, form.values | {name: said})
                    wrong += [(form.action, name, each) for each in look(answer, said)]
                    if answer.status_code == 302:
                        page = client.get(answer["Location"])
                        wrong += [(form.action, name, "afterwards", each) for each in look(page, said)]
                sent += 1
    assert wrong == []
    assert sent >= 500


def test_nothing_leads_away_from_the_shop(world: World, clients: dict[str, Client]):
    wrong, redirects = [], 0
    asked = [
        (client, method, place, {}) for *_, client, _answer, place in pages(world, clients) for method in WAYS
    ]
    asked += [(client, form.method, form.action, form.values) for client, form in all_forms(world, clients)]
    known = {"username": "officer.smg@example.com", "password": "kata-sandi-uji"}
    asked += [(Client(), "post", door, known) for door in DOORS]
    for client, method, place, values in asked:
        for said in corpora.ELSEWHERE:
            going = values | dict.fromkeys(corpora.GOING, said)
            with aside(client):
                answer = getattr(client, method)(place, going, headers={"referer": "https://evil.example/"})
            redirects += answer.status_code == 302
            wrong += [(place, method, each) for each in look(answer, said)]
            if answer.status_code != 302:
                break  # it leads nowhere, whatever is asked
    assert wrong == []
    assert redirects >= 500


POISON = "=1+1<xss>\"onxss='onxss"
# Keys and addresses by which rows are found again, and what is drawn as HTML because it was cleaned when it was kept.
KEPT = re.compile(
    r"(^|_)(slug|path|url|token|key|hash|code|number|sku|language|timezone|password|module)(_|$)"
)


def poison() -> list[str]:
    """Every free text of every row, whatever forms and services would have refused; the columns that took it."""
    taken = []
    for model in apps.get_models():
        if model.__module__.split(".")[0] not in OURS or not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.CharField | models.TextField) or isinstance(
                field, models.EmailField | models.FileField
            ):
                continue
            if field.choices or field.unique or KEPT.search(field.name) or field.is_relation:
                continue
            if field.max_length and field.max_length < len(POISON):
                continue
            try:
                with transaction.atomic():
                    if model._base_manager.update(**{field.name: POISON}):
                        taken.append(f"{model._meta.label}.{field.name}")
            except DatabaseError:
                pass  # guarded by the database itself
    return taken


def formulas(answer: HttpResponse) -> list[str]:
    """The cells a spreadsheet would compute."""
    if "spreadsheetml" in answer.headers.get("Content-Type", ""):
        from openpyxl import load_workbook

        sheets = load_workbook(io.BytesIO(body_of(answer))).worksheets
        cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
        return [str(cell.value) for cell in cells if cell.data_type == "f" and "xss" in str(cell.value)]
    if not answer.headers.get("Content-Type", "").startswith("text/csv"):
        return []
    rows = csv.reader(io.StringIO(body_of(answer).decode("utf-8-sig")))
    return [
        c for row in rows for c in row if c.startswith(corpora.FORMULAS) and not re.fullmatch(r"-?[\d.,]+", c)
    ]


def test_whatever_stands_in_the_database_is_shown_as_text(world: World, clients: dict[str, Client]):
    columns, wrong = poison(), []
    for name, who, client, answer, place in pages(world, clients):
        wrong += [(name, who, each) for each in look(answer, "poison")]
        if not is_page(answer) or answer.streaming:
            continue
        links = BeautifulSoup(answer.content, "html.parser").select("a[href*='?']")
        places = {urljoin(place, each["href"]) for each in links} | {
            f"{place}?format=csv",
            f"{place}?format=xlsx",
        }
        for link in sorted(each for each in places if each.startswith("/")):
            with aside(client):
                more = client.get(link)
                wrong += [(name, link, each) for each in (*look(more, "poison"), *formulas(more))]
    assert wrong == []
    assert len(columns) >= 40, columns
