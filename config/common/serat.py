"""The look's stylesheets, as the pages carry them.

The sources in ``config/static/css/`` are small files for people. A page gets them joined and inlined, so that
the first paint waits for one answer only; as the text never differs between visitors or pages, the security
policy allows it by its hash and needs no nonce (docs/decisions/serat.md). Pure: read once when the process
starts, known to the settings, so an edited stylesheet shows after a restart.
"""

import base64
import hashlib
import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"
STATIC_URL = "/static/"
BUNDLES = {
    "site": ("tokens.css", "fonts.css", "base.css", "layout.css", "components/*.css", "print.css"),
    "desk": ("desk/*.css",),
}


def squeeze(css: str) -> str:
    """The same rules without comments and idle white space."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(";}", "}").strip()


def bundle(patterns: tuple[str, ...]) -> str:
    """The named files as one stylesheet, its fonts addressed from the root: inlined, it has no folder."""
    files = [file for pattern in patterns for file in sorted((STATIC / "css").glob(pattern))]
    css = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return squeeze(css).replace("../fonts/", f"{STATIC_URL}fonts/")


def source_hash(text: str) -> str:
    """The source expression by which a Content-Security-Policy allows exactly this inline text."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


STYLESHEETS = {name: bundle(patterns) for name, patterns in BUNDLES.items()}
STYLE_HASHES = [source_hash(css) for css in STYLESHEETS.values()]
FONTS = [f"{STATIC_URL}fonts/{file.name}" for file in sorted((STATIC / "fonts").glob("*.woff2"))]
