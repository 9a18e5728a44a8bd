"""One burst of requests, by wrk: requests a second, half and 95 % of them within so many milliseconds."""

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 4
SCRIPT = """
done = function(summary, latency)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), wrong))
end
"""


@dataclass(frozen=True)
class Burst:
    per_second: float
    p50_ms: float
    p95_ms: float


def burst(url: str, *, seconds: int, cookie: str = "") -> Burst:
    program = shutil.which("wrk")
    if program is None:
        raise SystemExit("The benchmark needs wrk (Debian, Ubuntu: apt install wrk).")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "result.lua"
        script.write_text(SCRIPT)
        command = [program, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "60s", "-s", str(script)]
        headers = ["-H", "Accept-Encoding: gzip", *(["-H", f"Cookie: {cookie}"] if cookie else [])]
        out = subprocess.run([*command, *headers, url], capture_output=True, text=True, check=True).stdout
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", out)
    if found is None:
        raise SystemExit(out)
    requests, duration, p50, p95, wrong = map(int, found.groups())
    if wrong:
        raise SystemExit(f"{wrong} of {requests} answers of {url} were wrong")
    return Burst(requests / duration * 1_000_000, p50 / 1_000, p95 / 1_000)
