"""Sets one document in a process of its own, and writes it to standard output; knows Typst and nothing else.

The memory of a catalogue goes with the process, instead of staying with a worker that answers pages.
"""

import json
import sys

import typst

if __name__ == "__main__":
    job = json.load(sys.stdin)
    fonts = typst.Fonts(False, False, [job.pop("fonts")])
    source = job.pop("source").encode()
    sys.stdout.buffer.write(typst.compile(source, font_paths=fonts, **job))
