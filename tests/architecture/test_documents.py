"""Documents that repeat a fact of the code are held against it."""

import re

from tests.architecture.files import ROOT, name, ours, project_files

DOCS = ROOT / "docs"


def test_every_runtime_dependency_has_a_reason():
    asked = {
        re.split(r"[\[=<>~!; ]", line)[0]
        for line in (ROOT / "requirements" / "runtime.in").read_text().splitlines()
        if line and not line.startswith("#")
    }
    page = (DOCS / "decisions" / "dependencies.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([\w-]+)` \|", page, flags=re.MULTILINE))
    assert explained == asked


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in project_files():
        if path.suffix == ".md":
            for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
                if "://" not in target and not (path.parent / target).exists():
                    broken.append(f"{name(path)}: {target}")
    assert broken == []


def test_documents_named_in_the_code_exist():
    named = re.compile(r"\bdocs/[\w/-]+\.md\b")
    missing = {
        f"{name(path)}: {target}"
        for path in ours(".py", ".html", ".css", ".js", tests=True)
        for target in named.findall(path.read_text(encoding="utf-8"))
        if not (ROOT / target).exists()
    }
    assert sorted(missing) == []


def test_every_decision_is_one_page():
    pages = {
        name(path): len(path.read_text(encoding="utf-8").split())
        for path in (DOCS / "decisions").glob("*.md")
    }
    assert {page: words for page, words in pages.items() if words > 900} == {}
