"""The line counter: what counts as code, what is left out."""

from pathlib import Path

import pytest

from config.common.management.commands import lines

SOURCE = '''"""A module's docstring
over two lines."""

import os  # a comment beside code counts once

# a comment


def work():
    """Why."""
    text = """a value
    over two lines"""
    return (
        text
    )
'''


def test_blanks_comments_and_docstrings_are_free():
    assert lines.lines_of_code(SOURCE) == 7


def test_a_long_function_is_named():
    body = "".join(f"    a{n} = {n}\n" for n in range(lines.LONG_FUNCTION))
    assert list(lines.long_functions(f"def work():\n{body}")) == ["work() 41 lines"]
    assert list(lines.long_functions(SOURCE)) == []


def test_migrations_and_demo_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lines, "ROOT", tmp_path)
    monkeypatch.setattr(lines, "PACKAGES", ("shop",))
    for name in ("ledger/services.py", "ledger/demo.py", "ledger/migrations/0001.py", "demo_pictures/x.py"):
        path = tmp_path / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    counted = list(lines.counted_files())
    assert counted == [tmp_path / "shop" / "ledger" / "services.py"]
    assert lines.package_of(counted[0]) == "shop/ledger"
