"""The reading of a stranger's picture, PDF or workbook, in a process that may die.

Decoders are large C libraries and read hostile bytes. They run in a child with no environment, a ceiling of
memory and of processor time; whatever it does to itself costs one upload and no worker. Starting it takes
under 0.1 s. Pictures of our own (the demo's) are cleaned by ``hygiene.clean`` directly.
"""

import json
import subprocess
import sys
from pathlib import Path

from media.hygiene import MAX_BYTES, BadPicture, Clean
from media.pdf import BadPdf
from media.sheet import BadSheet

PROGRAM = Path(__file__).with_name("hygiene.py")
PDF_PROGRAM = Path(__file__).with_name("pdf.py")
SHEET_PROGRAM = Path(__file__).with_name("sheet.py")
MEMORY = 600 * 1024 * 1024  # bytes of address space
CPU_SECONDS = 10
WALL_SECONDS = 30

# The limits are set by the child, before it reads a byte: a hook between fork and exec is unsafe in threads.
START = """
import runpy, sys
try:
    import resource
    for limit, value in ((resource.RLIMIT_AS, {memory}), (resource.RLIMIT_CPU, {cpu}), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (value, value))
except (ImportError, ValueError, OSError):
    pass  # a system without these limits
runpy.run_path({program!r}, run_name="__main__")
"""


def clean_apart(data: bytes, *, memory: int = MEMORY, cpu: int = CPU_SECONDS) -> Clean:
    """``hygiene.clean`` in a child process; a child that dies refuses the picture."""
    if len(data) > MAX_BYTES:
        raise BadPicture("too_large")
    try:
        head, _, body = _run(PROGRAM, data, memory, cpu).partition(b"\n")
        answer = json.loads(head)
    except (subprocess.SubprocessError, ValueError) as error:
        raise BadPicture("not_a_picture") from error
    if "bad" in answer:
        raise BadPicture(answer["bad"])
    return Clean(data=body, width=answer["width"], height=answer["height"])


def check_apart(data: bytes) -> None:
    """``pdf.check`` in a child process; a child that dies refuses the PDF."""
    try:
        bad = json.loads(_run(PDF_PROGRAM, data, MEMORY, CPU_SECONDS))
    except (subprocess.SubprocessError, ValueError) as error:
        raise BadPdf("pdf_cut") from error
    if bad:
        raise BadPdf(bad)


def sheet_apart(data: bytes) -> bytes:
    """``sheet.clean`` in a child process; a child that dies refuses the workbook."""
    try:
        head, _, body = _run(SHEET_PROGRAM, data, MEMORY, CPU_SECONDS).partition(b"\n")
        bad = json.loads(head)
    except (subprocess.SubprocessError, ValueError) as error:
        raise BadSheet("sheet_cut") from error
    if bad:
        raise BadSheet(bad)
    return body


def _run(program: Path, data: bytes, memory: int, cpu: int) -> bytes:
    child = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-c", START.format(memory=memory, cpu=cpu, program=str(program))],
        input=data,
        capture_output=True,
        timeout=WALL_SECONDS,
        env={"MALLOC_ARENA_MAX": "1"},
        check=True,
    )
    return child.stdout
