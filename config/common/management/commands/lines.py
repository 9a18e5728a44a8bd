"""How much code there is, against the limits of the project.

A line of code is one that holds something besides blanks, comments and docstrings: explaining must not cost
anything. All lines are shown beside it. Left out are tests, migrations and what exists for the demo only
(``demo.py``, folders ``demo_*``). More than the limit needs a reason in ``docs/decisions/``, and then a new
limit here.
"""

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.common.translations import PACKAGES, ROOT

LIMITS = {
    "shop/ledger": 1_530,
    "shop/payment": 4_050,
    "shop/desk": 7_200,
    "shop/expo": 3_250,
    "everything": 33_900,
}
LONG_FILE = 300
LONG_FUNCTION = 40


class Command(BaseCommand):
    help = "Lines of Python per package, without tests, migrations and demo texts."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        sizes: Counter[str] = Counter()
        all_lines: Counter[str] = Counter()
        long: list[str] = []
        for path in counted_files():
            source = path.read_text(encoding="utf-8")
            code, lines = lines_of_code(source), len(source.splitlines())
            for place in (package_of(path), "everything"):
                sizes[place] += code
                all_lines[place] += lines
            name = path.relative_to(ROOT)
            if lines > LONG_FILE:
                long.append(f"{name}: {lines} lines")
            long += [f"{name}: {function}" for function in long_functions(source)]
        self.stdout.write("   code     all")
        for package, code in sorted(sizes.items(), key=lambda item: (item[0] == "everything", item[0])):
            limit = f" (limit {LIMITS[package]:,})" if package in LIMITS else ""
            self.stdout.write(f"{code:>7,} {all_lines[package]:>7,} {package}{limit}")
        if long:
            self.stdout.write("Longer than we like (split, or say why):")
            self.stdout.write("".join(f"  {line}\n" for line in long))
        over = [package for package, limit in LIMITS.items() if sizes[package] > limit]
        if over:
            raise CommandError(f"Over the limit: {', '.join(over)}.")


def counted_files() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            folders = path.relative_to(ROOT).parts[:-1]
            if "migrations" in folders or any(folder.startswith("demo") for folder in folders):
                continue
            if path.name != "demo.py":
                yield path


def package_of(path: Path) -> str:
    """``shop/ledger`` for the shop's apps, else the package."""
    parts = path.relative_to(ROOT).parts
    return "/".join(parts[:2]) if parts[0] == "shop" and len(parts) > 2 else parts[0]


def lines_of_code(source: str) -> int:
    idle = {
        tokenize.COMMENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
        tokenize.INDENT,
        tokenize.NEWLINE,
        tokenize.NL,
    }
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in idle:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            first = node.body[0]
            lines.difference_update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return len(lines)


def long_functions(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONG_FUNCTION:
                yield f"{node.name}() {length} lines"
