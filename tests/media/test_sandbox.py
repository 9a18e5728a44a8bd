import sys

import pytest

from media import sandbox
from media.hygiene import BadPicture, clean
from media.sandbox import clean_apart
from tests.media import samples


@pytest.mark.parametrize("name", ["phone photo", "heic", "jpeg in cmyk"])
def test_the_child_answers_what_the_function_answers(name):
    data = samples.GOOD[name]()
    assert clean_apart(data) == clean(data)


@pytest.mark.parametrize(
    "name", ["nothing", "jpeg bomb", "jpeg cut in half", "moving webp", "more than 8 MB"]
)
def test_the_child_refuses_with_the_same_code(name):
    code, make = samples.BAD[name]
    with pytest.raises(BadPicture) as refused:
        clean_apart(make())
    assert refused.value.code == code


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory holds on Linux only")
def test_a_child_that_wants_too_much_memory_costs_one_picture():
    from PIL import Image

    data = samples.encoded(Image.new("RGB", (5_900, 4_000)), "PNG")
    with pytest.raises(BadPicture):
        clean_apart(data, memory=110 * 1024 * 1024)
    assert clean_apart(data).width == 2_000


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.kill(os.getpid(), 11)",
        "while True: pass",
        "print('not an answer')",
        "raise SystemExit(3)",
    ],
)
def test_a_child_that_dies_or_hangs_refuses_the_picture(program, tmp_path, monkeypatch):
    path = tmp_path / "program.py"
    path.write_text(program)
    monkeypatch.setattr(sandbox, "PROGRAM", path)
    with pytest.raises(BadPicture, match="not_a_picture"):
        clean_apart(samples.phone_photo(), cpu=1)


def test_the_child_inherits_no_environment(tmp_path, monkeypatch):
    path = tmp_path / "program.py"
    path.write_text(
        "import os, json; print(json.dumps({'width': len(os.environ.get('SECRET_KEY', '')), 'height': 0}))"
    )
    monkeypatch.setenv("SECRET_KEY", "a secret")
    monkeypatch.setattr(sandbox, "PROGRAM", path)
    assert clean_apart(samples.phone_photo()).width == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory holds on Linux only")
def test_the_child_sets_its_own_limits_first(tmp_path, monkeypatch):
    path = tmp_path / "program.py"
    path.write_text(
        "import json, resource as r;"
        "print(json.dumps({'width': r.getrlimit(r.RLIMIT_AS)[1], 'height': r.getrlimit(r.RLIMIT_CPU)[1]}))"
    )
    monkeypatch.setattr(sandbox, "PROGRAM", path)
    answer = clean_apart(samples.phone_photo())
    assert (answer.width, answer.height) == (600 * 1024 * 1024, 10)
