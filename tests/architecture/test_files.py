"""What may stand in which file: names, sizes, colours, addresses, unsafe HTML."""

import importlib.util
import re

from django.contrib.staticfiles import finders

from tests.architecture.files import ROOT, findings, name, ours, project_files

LONGEST_FILE = 400

# Names under which anything may be hidden, and the name the project uses for the same thing.
OTHER_NAMES = {
    "admin": "the desk, or Wagtail in cms/",
    "constants": "the module that computes with them",
    "helpers": "a module named for what it computes",
    "managers": "querysets",
    "receivers": "a call from the service",
    "selectors": "querysets",
    "signals": "a call from the service",
    "tasks": "services, and a management command",
    "tests": "tests/<package>/",
    "utils": "a module named for what it computes",
}
TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".md",
    ".txt",
    ".in",
    ".toml",
    ".po",
    ".svg",
    ".yml",
    ".yaml",
    ".json",
    "",
}

# file: why its HTML may be taken as it is
UNSAFE_HTML: dict[str, str] = {
    "config/common/templatetags/serat.py": "inlines the project's own stylesheets",
    "shop/desk/sale.py": "the squares of a code, drawn here from an address of ours",
    "shop/storefront/metadata.py": "JSON for search engines, every character that HTML would read is escaped",
}


def test_no_file_grew_beyond_reading():
    long = {
        name(path): lines
        for path in ours(".py", ".html", ".css", ".js", tests=True)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}, "split these: one idea a file"


def test_the_same_thing_has_the_same_file_name_in_every_app():
    strays = [
        f"{name(path)}: use {OTHER_NAMES[path.stem]}"
        for path in ours(".py")
        if path.stem in OTHER_NAMES and not _is_looked_up_by_oscar(path)
    ]
    assert strays == []


def _is_looked_up_by_oscar(path) -> bool:
    """Oscar finds an override by the module's name in the app of the same label (shop/order/utils.py)."""
    app = {"partners": "partner"}.get(path.parent.name, path.parent.name)
    spec = importlib.util.find_spec(f"oscar.apps.{app}")
    return bool(spec and importlib.util.find_spec(f"oscar.apps.{app}.{path.stem}"))


def test_colours_are_named_in_the_tokens_only():
    colour = r"#[0-9a-fA-F]{3,8}\b"
    styles = [path for path in ours(".css") if path.name != "tokens.css"]
    assert findings(styles, re.compile(colour + r"(?=[^{]*[;}]|[^{]*$)")) == []
    inline = re.compile(rf"\b(style|fill|stroke|stop-color|color)=\"[^\"]*{colour}")
    assert findings(ours(".html"), inline) == []


def test_static_files_that_pages_name_exist():
    # In production a missing one is an error on every page that names it.
    named = re.compile(r"{%\s*static\s+['\"]([^'\"]+)['\"]")
    missing = {
        f"{name(path)}: {target}"
        for path in ours(".html")
        for target in named.findall(path.read_text(encoding="utf-8"))
        if finders.find(target) is None
    }
    assert sorted(missing) == []


def test_no_machine_path_and_no_registry_address():
    address = re.compile(
        r"(?<![\w.])/(?:work|root|home|Users)/\w"
        r"|https?://\S+/(?:simple|packages/[0-9a-f]{2})/"
        r"|--(?:index-url|extra-index-url|find-links)\b"
    )
    texts = [path for path in project_files() if path.suffix in TEXT and path.name != "test_files.py"]
    assert findings([path for path in texts if _is_text(path)], address) == []


def _is_text(path) -> bool:
    return b"\0" not in path.read_bytes()[:1024]


def test_html_is_escaped_unless_a_reason_is_listed():
    unsafe = re.compile(r"\|\s*safe\b(?!\w)|\bmark_safe\(|\bSafeString\((?!\"\"\))|{%\s*autoescape\s+off")
    paths = [path for path in ours(".py", ".html") if name(path) not in UNSAFE_HTML]
    assert findings(paths, unsafe) == []


def test_every_listed_reason_for_unsafe_html_is_still_needed():
    assert [path for path in UNSAFE_HTML if not (ROOT / path).exists()] == []


def test_compiled_catalogues_are_not_part_of_the_project():
    assert [name(path) for path in project_files() if path.suffix == ".mo"] == []
