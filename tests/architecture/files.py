"""The project's files as the tests of this folder see them: tracked, or about to be."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "media", "partners", "catalogue", "shop", "cms")


@cache
def project_files() -> tuple[Path, ...]:
    """Everything that a commit of now would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file()))


def ours(*suffixes: str, tests: bool = False) -> list[Path]:
    """Files of the packages (and of ``tests/``) with one of the suffixes, without migrations."""
    tops = (*PACKAGES, "tests") if tests else PACKAGES
    return [
        path
        for path in project_files()
        if path.suffix in suffixes
        and path.relative_to(ROOT).parts[0] in tops
        and "migrations" not in path.relative_to(ROOT).parts
    ]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def findings(paths: list[Path], pattern) -> list[str]:
    """``file:line: text`` for every line the compiled pattern finds."""
    return [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
