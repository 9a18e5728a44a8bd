"""Habits that no linter knows: one clock, plain calls, plain imports, tests without flush."""

import re

from tests.architecture.files import findings, ours


def test_time_comes_from_the_clock():
    # The linter sees timezone.now() and its relatives; these ask the machine behind its back.
    assert (
        findings(
            ours(".py"),
            re.compile(r"\bauto_now(_add)?\s*=\s*True|\btime\.time\(\)|\bNOW\(\)|CURRENT_TIMESTAMP"),
        )
        == []
    )
    assert findings(ours(".html", ".txt"), re.compile(r"{%\s*now\b")) == []


def test_nothing_happens_by_signal():
    signal = re.compile(
        r"^\s*@receiver\b|\bSignal\(|\b(pre|post)_(save|delete|init|migrate)\.connect\(|\bm2m_changed\b"
    )
    assert findings(ours(".py"), signal) == []


def test_our_own_classes_are_imported_not_looked_up():
    forked = r"(partner|catalogue|basket|order|shipping|payment|checkout)"
    looked_up = re.compile(rf"\bget_(class|classes|model)\(\s*[\"']{forked}[\"'.]")
    assert findings(ours(".py"), looked_up) == []


def test_no_test_flushes_the_database():
    flush = re.compile(r"transaction=True|TransactionTestCase|transactional_db|serialized_rollback")
    paths = [path for path in ours(".py", tests=True) if path.name not in {"conftest.py", "test_code.py"}]
    assert findings(paths, flush) == []


def test_money_is_never_a_float():
    assert (
        findings([path for path in ours(".py") if "demo" not in str(path)], re.compile(r"\bFloatField\("))
        == []
    )
    money_apps = [
        path for path in ours(".py") if {"ledger", "payment", "placement", "order"} & set(path.parts)
    ]
    assert findings(money_apps, re.compile(r"\bfloat\(|\bround\(")) == []
