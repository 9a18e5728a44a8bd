"""The interface's translations, kept complete by a command instead of by memory.

Each folder with a ``locale/`` keeps the messages of the Python files and templates beneath it; the nearest
such folder upward owns a file. English sentences in the code are the keys, ``django.po`` holds the
Indonesian. Django merges all catalogues into one table where a key has one text, so two folders that
translate the same key differently would show whichever comes first: that is reported as a conflict; give
one of them a context (``pgettext``, ``context "…"``).

Entries whose translator comment starts with ``keep`` belong to texts of Django, Oscar or Wagtail that their
own catalogues lack or word badly; they are never dropped.

No ``msgfmt`` is needed: Babel writes the ``.mo`` files, which are not committed. This module needs no
settings, so ``python -m config.common.translations`` compiles in a blink before anything else starts.
"""

import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "media", "partners", "catalogue", "shop", "cms")
LANGUAGE = "id"
TEMPLATES = {".html", ".txt", ".xml"}
SKIPPED = {"migrations", "locale", "static", "__pycache__"}
PLURALS = "nplurals=1; plural=0;"
HEADER = f"""\
msgid ""
msgstr ""
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {PLURALS}\\n"

"""

_SINGULAR = ("gettext", "gettext_lazy", "gettext_noop", "_")
_PLURAL = ("ngettext", "ngettext_lazy")
_CONTEXT = ("pgettext", "pgettext_lazy")
_BOTH = ("npgettext", "npgettext_lazy")
KEYWORDS = (
    dict.fromkeys(_SINGULAR)
    | dict.fromkeys(_PLURAL, (1, 2))
    | dict.fromkeys(_CONTEXT, ((1, "c"), 2))
    | dict.fromkeys(_BOTH, ((1, "c"), 2, 3))
)
_PLACEHOLDER = re.compile(r"%\([^)]+\)[a-z]|%[sd]|\{[^{}]*\}")
_COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}", re.DOTALL)

Key = tuple[str | None, str]


def owners() -> list[Path]:
    """The folders that keep a catalogue."""
    return sorted(path.parent for package in PACKAGES for path in (ROOT / package).rglob("locale"))


def po_file(owner: Path) -> Path:
    return owner / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def source_files() -> Iterator[Path]:
    for package in PACKAGES:
        for folder, folders, names in os.walk(ROOT / package):
            folders[:] = sorted(set(folders) - SKIPPED)
            for name in sorted(names):
                path = Path(folder, name)
                if path.suffix == ".py" or (path.suffix in TEMPLATES and "templates" in path.parts):
                    yield path


def messages_of(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    """Line, message (a tuple for a plural) and context of every translatable text of one file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django's own reading of the tags, as calls; indentation and comments would disturb a Python reader.
        quiet = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), source)
        calls = templatize(quiet, origin=str(path))
        source = "\n".join(line.lstrip() for line in calls.splitlines())
    for line, message, _comments, context in extract(
        "python", BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        yield line, message, context


def owner_of(path: Path) -> Path | None:
    inside = (parent for parent in path.parents if parent.is_relative_to(ROOT))
    return next((parent for parent in inside if (parent / "locale").is_dir()), None)


def orphans() -> list[Path]:
    """Files with texts that no folder above them keeps."""
    return [path for path in source_files() if owner_of(path) is None and any(messages_of(path))]


def needed() -> dict[Path, Catalog]:
    """What the code asks for, by the folder that keeps it."""
    found = {owner: _empty() for owner in owners()}
    for path in source_files():
        owner = owner_of(path)
        if owner in found:
            for _line, message, context in messages_of(path):
                found[owner].add(message, context=context, locations=[(str(path.relative_to(ROOT)), 0)])
    return found


def update() -> list[str]:
    """Write missing keys into the catalogues (untranslated) and drop those no longer used.

    An app that has texts but no catalogue yet gets one.
    """
    for path in orphans():
        app = next((parent for parent in path.parents if (parent / "apps.py").exists()), None)
        if app:
            (app / "locale").mkdir(exist_ok=True)
    changed = []
    for owner, wanted in needed().items():
        old = _read(owner)
        new = _empty()
        for message in wanted:
            if message.id:
                known = old.get(message.id, message.context)
                new.add(
                    message.id,
                    string=_one_form(message, known),
                    context=message.context,
                    locations=message.locations,
                    flags=message.flags | (known.flags if known else set()),
                    user_comments=known.user_comments if known else (),
                )
        for message in filter(_is_kept, old):
            new.add(message.id, message.string, context=message.context, user_comments=message.user_comments)
        text = _as_text(new)
        path = po_file(owner)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(str(path.relative_to(ROOT)))
    return changed


def problems() -> list[str]:
    """One line for everything that would show the wrong words, or English, to an Indonesian reader."""
    found = [f"{path.relative_to(ROOT)}: has texts, but no folder above it has locale/" for path in orphans()]
    said: dict[Key, tuple[str, str]] = {}
    for owner, catalog in needed().items():
        place = str(owner.relative_to(ROOT))
        have = {_key(message): message for message in _read(owner) if message.id}
        need = {_key(message): message for message in catalog if message.id}
        found += [f"{place}: missing: {key[1]}" for key in need.keys() - have.keys()]
        found += [
            f"{place}: obsolete: {key[1]}" for key in have.keys() - need.keys() if not _is_kept(have[key])
        ]
        for key, message in have.items():
            found += [f"{place}: {fault}: {key[1]}" for fault in _faults(message)]
            first_place, first = said.setdefault(key, (place, _text(message)))
            if first != _text(message):
                found.append(
                    f"{place}: conflict with {first_place} ({first!r}, {_text(message)!r}): {key[1]}"
                )
    return sorted(found)


def compile_stale() -> list[Path]:
    """Write the ``.mo`` of every catalogue that changed since it was last compiled."""
    written = []
    for owner in owners():
        po = po_file(owner)
        mo = po.with_suffix(".mo")
        if po.exists() and (not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime):
            buffer = BytesIO()
            write_mo(buffer, _read(owner))
            # Replaced in one step: a server may be reading the old one.
            fresh = mo.with_suffix(f".{os.getpid()}.tmp")
            fresh.write_bytes(buffer.getvalue())
            fresh.replace(mo)
            written.append(mo)
    return written


def _empty() -> Catalog:
    catalog = Catalog(locale=LANGUAGE, charset="utf-8")
    catalog.mime_headers = [("Plural-Forms", PLURALS)]
    return catalog


def _one_form(message: Message, known: Message | None) -> str | tuple[str]:
    """The translation so far; Indonesian has one form for any number."""
    text = _text(known) if known else ""
    return (text,) if message.pluralizable else text


def _read(owner: Path) -> Catalog:
    path = po_file(owner)
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, charset="utf-8", abort_invalid=True)


def _as_text(catalog: Catalog) -> str:
    buffer = BytesIO()
    write_po(buffer, catalog, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return HEADER + buffer.getvalue().decode().strip() + "\n"


def _key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _is_kept(message: Message) -> bool:
    return any(comment.startswith("keep") for comment in message.user_comments)


def _text(message: Message) -> str:
    return message.string if isinstance(message.string, str) else (message.string or ("",))[0]


def _faults(message: Message) -> list[str]:
    text = _text(message)
    if not text:
        return ["untranslated"]
    faults = ["fuzzy"] if message.fuzzy else []
    keys = [message.id] if isinstance(message.id, str) else list(message.id)
    # A singular may leave the number out, so a translation of both holds what either holds.
    if set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall("".join(keys))):
        faults.append(f"placeholders differ ({text!r})")
    for end in ("\n", ":", "…"):
        if keys[0].endswith(end) != text.endswith(end):
            faults.append(f"ends differently ({text!r})")
    return faults


if __name__ == "__main__":
    compile_stale()
