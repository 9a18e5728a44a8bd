"""The page for operators names every command that has to be run, and none that is gone."""

import re
from pathlib import Path

from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "operating.md"


def test_each_command_to_be_run_regularly_is_on_the_operators_page():
    commands = [path for path in ROOT.glob("*/**/management/commands/*.py") if ".venv" not in path.parts]
    regular = {path.stem for path in commands if re.search(r"[Rr]un it", path.read_text())}
    named = set(re.findall(r"`(\w+)(?: [A-Z]+)?`", PAGE.read_text()))
    assert len(regular) > 5
    assert regular - named == set()
    assert named - set(get_commands()) == set()
