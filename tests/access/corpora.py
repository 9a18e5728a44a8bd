"""What attackers type. Each string is ours and carries a mark by which a page that lets it through is known."""

# An element or an attribute of this name stands on no page of ours.
MARKS = (
    "<xss",
    '"onxss',
    "'onxss",
    'href="javascript:xss',
    'src="javascript:xss',
    'action="javascript:xss',
    "<img src=xss",
)
MARKUP = (
    "<xss>",
    '"><xss>',
    "'><xss>",
    "</script><xss>",
    "</title></textarea></style><xss>",
    '"onxss="1',
    "javascript:xss()",
    "<img src=xss onerror=xss()>",
    "{{ 7|add:7 }}<xss>{% csrf_token %}",
    "\N{FULLWIDTH LESS-THAN SIGN}xss\N{FULLWIDTH GREATER-THAN SIGN}<xss>",
    "&lt;xss&gt;<xss>",
    "[x](javascript:xss)<xss>",
)
STATEMENTS = (
    "' OR '1'='1",
    '" OR ""="',
    "1 OR 1=1",
    "1; SELECT pg_sleep(9)--",
    "'; SELECT pg_sleep(9)--",
    "1) OR (SELECT 1 FROM pg_sleep(9)) IS NULL--",
    "'||(SELECT current_user)||'",
    "\\' OR 1=1--",
    "%' AND 1=0 UNION ALL SELECT 'x",
    "price; DROP TABLE order_order",
    "%s%s%n",
)
ODD = (
    "\0",
    "a\0b",
    "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
    "\N{PILE OF POO}" * 40,
    "9" * 400,
    "-1",
    "NaN",
    "\u0665\u0664",
    "../" * 12 + "etc/passwd",
    "x" * 20_000,
    "\r\nSet-Cookie: xss=1",
)
# What a form may let through and a column, a calendar or a sum may not hold; each goes in alone.
EDGES = (
    "\N{LATIN SMALL LETTER SHARP S}" * 60,
    f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.id",
    "0001-01-01",
    "9999-12-31",
    "2147483648",
    "9223372036854775808",
    "-1e99999",
    "\N{RIGHT-TO-LEFT MARK}\N{COMBINING ACUTE ACCENT}" * 30,
)
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/%09/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https:evil.example",
    "http:\\\\evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "//testserver@evil.example/",
    "https://testserver.evil.example/",
    "/%5cevil.example",
    "javascript:xss()",
    "data:text/html,<xss>",
    "\N{FULLWIDTH SOLIDUS}\N{FULLWIDTH SOLIDUS}evil.example",
)
GOING = (
    "next",
    "redirect",
    "redirect_url",
    "redirect_to",
    "return",
    "return_to",
    "url",
    "back",
    "to",
    "dest",
)
# How a spreadsheet takes a cell for a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}")
