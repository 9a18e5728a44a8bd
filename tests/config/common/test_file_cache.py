"""The files behave as Django's own cache does."""

import pytest

from config.common.file_cache import FileCache


@pytest.fixture
def files(tmp_path):
    return FileCache(tmp_path, {})


def test_what_is_set_is_found_by_another_one(files, tmp_path):
    files.set("a", (b"\x00" * 1_000, {"x": 1}))
    assert FileCache(tmp_path, {}).get("a") == (b"\x00" * 1_000, {"x": 1})
    assert files.get("b", "nothing") == "nothing"
    assert not files.add("a", 2)
    assert files.add("b", None)
    assert files.get("b", "nothing") is None


def test_what_is_past_its_time_is_gone(files):
    files.set("a", 1, timeout=-1)
    assert files.get("a") is None
    assert not files.touch("a")


def test_touching_gives_another_time(files):
    files.set("a", 1)
    assert files.touch("a", 60)
    assert files.get("a") == 1
    assert files.touch("a", -1)
    assert files.get("a") is None
