"""Texts that would reach out of a careless evaluator, in our own words, by the way that they try (X1)."""

from __future__ import annotations

ATTRIBUTES = (
    '"".__class__', "().__class__.__bases__", "[].__class__.__mro__", "{}.__class__.__base__.__subclasses__()",
    '"".__class__.__mro__[1].__subclasses__()', "x.__class__.__init__.__globals__", "x.__dict__", "x.__doc__",
    "x.__module__", "x.__reduce_ex__(2)", "x.__getattribute__", "x.__init_subclass__", "x.__new__", "x.__sizeof__()",
    "5.__class__", "5s.__class__", "true.__class__", "nothing.__class__", "today().__class__", "now().__class__",
    "now().tzinfo.__class__", "task.__class__", "run.__init__", "device.__class__.__base__", "item.__class__",
    "problem.__traceback__", "x.a.__class__.__name__", "first([x]).__class__", "(x).__class__", "x.__class_getitem__",
    "x.__slots__", "x.__weakref__", "x.__subclasshook__", "x.__dir__()", "x.__eq__", "x.__hash__()",
)  # fmt: skip
KEYS = (
    'x["__class__"]', 'x["__init__"]["__globals__"]', 'x["__" + "class__"]', 'x[join(["__class__"], "")]',
    'x[replace("--class--", "-", "_")]', 'x[lower("__CLASS__")]', 'x[0]', "x[nothing]", 'x["a"]["__class__"]',
    'x[["__class__"]]', 'x[{ a: "__class__" }]', 'x["\\u{5F}\\u{5F}class\\u{5F}\\u{5F}"]', 'x["constructor"]',
    'x["__proto__"]', 'x["constructor"]["constructor"]("return 1")()', 'x["prototype"]', 'x["__lookupGetter__"]',
    'x["get"]', 'x["pop"]', 'x["update"]', 'x["__missing__"]', 'values(x)["__class__"]', 'keys(x)["append"]',
)  # fmt: skip
BUILT_INS = (
    '__import__("os").system("touch canary.txt")', 'eval("1")', 'exec("open(\'canary.txt\', \'w\')")',
    'compile("1", "x", "eval")', 'open("canary.txt", "w")', 'open("/etc/passwd").read()', "globals()", "locals()",
    "vars(x)", "dir(x)", "type(x)", "id(x)", "repr(x)", "getattr(x, \"a\")", 'setattr(x, "a", 1)', 'delattr(x, "a")',
    'hasattr(x, "__class__")', "super()", "object()", "memoryview(x)", "bytes(9)", "callable(x)", "input()",
    "breakpoint()", "exit()", "help()", "print(x)", "__builtins__", '__builtins__["eval"]', "__builtins__.open",
    "__name__", "__file__", "__spec__", "__loader__", "copyright", "license()", "classmethod(x)", "property(x)",
)  # fmt: skip
FORMATS = (
    '"{0.__class__}"', '"{x.__class__.__init__.__globals__}"', '"{x[__class__]}"', '"{!r}"', '"{0!r:>{1}}"',
    '"%(x)s"', '"%s" mod x', '"%n%n%n%s"', '"{}".format(x)', '"{0}".format_map(x)', 'text(x, "{0.__class__}")',
    'text(1, "{:>999999999}")', 'text(1, "%s%s%s%s")', 'text(now(), "{0.tzinfo}")', 'text(now(), "%H")',
    'replace("a", /a/, "{0.__class__}")', 'replace("a", /(a)/, "\\\\g<0>{0}")', 'f"{x.__class__}"', '"$x"', '"#{x}"',
)  # fmt: skip
TEMPLATES = (
    "{{ x.__class__ }}", "{% for a in x %}{% endfor %}", "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os }}", "{{ lipsum.__globals__ }}", "{{ config.items() }}", "{{ 7 * 7 }}",
    "${7 * 7}", "#{7 * 7}", "<%= 7 * 7 %>", "{7*7}", "${{ 7 * 7 }}", "$(touch canary.txt)", "`touch canary.txt`",
    "={{ $json }}", "{{ $env.HOME }}", "${env:HOME}", "${jndi:ldap://127.0.0.1/a}", "%{7*7}", "@(7*7)", "[[${7*7}]]",
    "*{7*7}", "{{constructor.constructor('return process')()}}", "${process.env.HOME}", "<script>alert(1)</script>",
)  # fmt: skip
FRAMES = (
    "(y for y in x).gi_frame", "[y for y in x]", "x.gi_frame.f_back.f_globals", "x.gi_code", "x.cr_frame", "x.ag_frame",
    "x.f_back", "x.f_globals", "x.f_builtins", "x.f_locals", "x.tb_frame", "x.tb_next", "x.co_code", "x.co_consts",
    "x.func_globals", "x.__code__.co_consts", "x.__closure__", "x.__defaults__", "x.__wrapped__", "x.__self__",
    "length.__globals__", "now.__call__", "upper.run.__globals__", "random_text.__kwdefaults__",
    "[z.__class__ for each z in [x]]", "[z for each z in x.__class__]", "[1 for each z in [x] where z.__class__]",
)  # fmt: skip
PYTHON = (
    "lambda: 1", "(lambda y: y)(x)", "x := 1", "[a := 1]", "x if x else x", "import os", "from os import system",
    "del x", "global x", "return x", "yield x", "await x", "async x", "raise x", "with x as y", "assert x", "pass",
    "x.a = 1", "x += 1", "x ** 9", "x // 2", "x | x", "x ^ x", "x << 99", "~x", "x @ x", "x; x", "*x", "**x", "x[::2]",
    "x[1:]", "...", "1j", "0x41", "0b1", "1_000", "b'a'", "'a'", "r'a'", "'''a'''", "print >> x", "x\\\n.y", "a\x00b",
    "@x", "class A: pass", "def a(): pass", "try: x", "x == x", "not x.__class__", "-x.__class__", "x is x.__class__",
)  # fmt: skip
SIGNS = (
    "x.__ｃlass__", "x.__cl\u00e4ss__", "x.＿＿class＿＿", "x.\u200b__class__", "x.__class\u200d__", "x\uff0e__class__",
    "ｅval(1)", "\u0435val(1)", "ｏｐｅｎ(x)", "\U0001d452val(1)", "x.__class__\u2028", "\ufeffx.__class__",
    "x\u00a0.a",
    "\u202ex.__class__", '"\\u{202E}"', '"\\u{0}"', '"\\u{D800}"', '"\\u{110000}"', '"\\x41"', '"\\N{DIGIT ONE}"',
    "x.\\u{5F}_class__", "\uff02x\uff02", "\u201cx\u201d", "x\u037e", "x.a\u0301", "\ud83d",
    "\x1b[31mx", "\x08x", "\x7f",
)  # fmt: skip
FUNCTIONS = (
    'json("{\\"__class__\\": 1}").__class__', 'json("{\\"__proto__\\": {\\"a\\": 1}}").a', 'json("[" )', 'json("NaN")',
    'json("\\"\\\\ud800\\"")', 'merge(x, { __class__: 1 }).__class__', "{ __init__: 1 }.__init__",
    'without(x, "a").pop',
    'group_by([x], "__class__")', 'sorted([x], "__class__")', 'sorted([1, 2], "__lt__")', 'zip([x], [x]).__class__',
    'part("a", /(?P<__class__>a)/)', 'part("a", /(?{1})/)', 'part("a", /(?=a)/)', 'hash("a", "__class__")',
    'hash("a", "shake_128")', 'date("__class__")', 'number("__import__")', 'number("0x41")', 'number("1_0")',
    'pick([x]).__class__', 'default(x, x).__class__', 'url_encode("../../etc/passwd")', 'base64("a").decode',
    'max([x])', 'sum(["a"])', 'range(0, 1, 0)', 'text(x)', 'lower(x)', "length(x.__class__)",
    'random_text(5, "__class__")',
)  # fmt: skip
PATHS = (
    "../../../etc/passwd", "/proc/self/environ", "file:///etc/passwd", "/dev/stdin", "~/.ssh/id_rsa", "canary.txt",
    "!!python/object/apply:os.system [touch canary.txt]", "!!python/name:os.system", "!include canary.txt", "&a [*a]",
    "<<: *a", "%YAML 1.1", "--- x", "? x", "| x", "> x", "'; DROP TABLE tasks; --", "\"; touch canary.txt; \"",
    "$IFS", "&& touch canary.txt", "| touch canary.txt", "\n- log: x", "\r\nHost: a", "::error::x", "\t- x",
)  # fmt: skip
ESCAPES = (
    *ATTRIBUTES, *KEYS, *BUILT_INS, *FORMATS, *TEMPLATES, *FRAMES, *PYTHON, *SIGNS, *FUNCTIONS, *PATHS,
)  # fmt: skip
