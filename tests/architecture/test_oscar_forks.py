"""``docs/oscar-forks.md`` names every class of ours that changes one of Oscar's, and what it overrides.

When Oscar is upgraded, that table is the list of methods to read again.
"""

import ast
import importlib
import inspect
import re

from tests.architecture.files import ROOT, ours

REGISTER = ROOT / "docs" / "oscar-forks.md"
ROW = re.compile(
    r"^\| `(?P<ours>[\w.]+)` \| `(?P<oscars>[\w.]+)` \| (?P<overrides>[^|]*) \| (?P<why>[^|]*) \|$"
)


def overrides() -> dict[str, tuple[str, str]]:
    """Our class: the class of Oscar's nearest above it, and the names of the methods written anew."""
    found = {}
    for path in ours(".py"):
        source = path.read_text(encoding="utf-8")
        if path.match("config/settings/*") or path.name == "run_demo.py" or "class " not in source:
            continue
        if "demo_pictures" in path.parts:
            continue
        module_name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(module_name)
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef):
                cls = getattr(module, node.name)
                oscars = [base for base in inspect.getmro(cls)[1:] if base.__module__.startswith("oscar.")]
                if oscars:
                    found[f"{module_name}.{node.name}"] = (_path(oscars[0]), _written_anew(node, oscars))
    return found


def _path(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def _written_anew(node: ast.ClassDef, oscars: list[type]) -> str:
    names = [
        item.name
        for item in node.body
        if isinstance(item, ast.FunctionDef) and any(item.name in vars(base) for base in oscars)
    ]
    return ", ".join(f"`{name}`" for name in sorted(names)) or "–"


def registered() -> dict[str, tuple[str, str]]:
    rows = [row for line in REGISTER.read_text(encoding="utf-8").splitlines() if (row := ROW.match(line))]
    return {row["ours"]: (row["oscars"], row["overrides"].strip()) for row in rows}


def test_the_register_names_every_override():
    code, register = overrides(), registered()
    to_write = [
        f"| `{ours_}` | `{oscars}` | {names} | why |"
        for ours_, (oscars, names) in sorted(code.items())
        if register.get(ours_) != (oscars, names)
    ]
    assert "\n".join(to_write) == "", f"rows for {REGISTER.name}"
    assert sorted(register.keys() - code.keys()) == [], "rows of classes that are gone"


def test_every_override_has_a_reason():
    rows = [row for line in REGISTER.read_text(encoding="utf-8").splitlines() if (row := ROW.match(line))]
    assert [row["ours"] for row in rows if row["why"].strip() in {"", "why"}] == []
