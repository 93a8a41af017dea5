"""What the code of the project may not do: run texts, unpack objects from bytes, speak to a shell (X3).

`found(tree)` names each place by what is done there; what is done all the same stands in ALLOWED with its reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

RUNS_TEXTS = frozenset({"eval", "exec", "compile", "__import__", "input", "breakpoint"})
MODULES = frozenset(
    {
        *("pickle", "cPickle", "dill", "marshal", "shelve", "jsonpickle", "cloudpickle", "joblib"),
        *("subprocess", "pty", "pexpect", "code", "codeop", "ctypes", "telnetlib", "ftplib", "xmlrpc", "imp"),
        *("xml.sax", "xml.dom", "xml.etree", "xml.parsers", "xml.etree.ElementTree", "jinja2", "mako", "asteval"),
        "simpleeval",
    }
)
CALLS = frozenset(
    {
        *("os.system", "os.popen", "os.startfile", "tempfile.mktemp", "ssl._create_unverified_context"),
        *("yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.unsafe_load_all", "yaml.full_load"),
        *("yaml.full_load_all", "sys.setrecursionlimit", "builtins.eval", "builtins.exec", "importlib.reload"),
    }
)
STARTS = ("os.exec", "os.spawn", "os.posix_spawn", "subprocess.", "asyncio.create_subprocess")
SHELLS = frozenset({"shell", "shell2"})

ALLOWED = {
    (
        "dsl/struct.py",
        "exec",
    ): "makes __init__ of the tree's parts, as dataclasses does; its text is of names of fields",
    ("dsl/text/repeats.py", "exec"): "makes what builds a line that repeats; its text is of names and places, no words",
    (
        "dsl/rules/__init__.py",
        "__import__",
    ): "of this program's own rules; the library for it costs as much as ten rules",
    ("dsl/steps/lookup.py", "__import__"): "of this program's own steps, as above",
    ("interpreter/cli/packed.py", "exec"): "runs what Python compiled of this program, as Python's own loader does",
    ("interpreter/cli/packed.py", "import marshal"): "reads what Python compiled of this program, kept by this program",
    ("dsl/text/shelf.py", "import marshal"): "reads the cache that this program wrote, its sum and form checked before",
    ("dsl/render/junit.py", "import xml.etree.ElementTree"): "only writes",
    ("interpreter/devices/screen/dump.py", "import xml.etree.ElementTree"): "the name of an error; defusedxml reads",
    ("interpreter/devices/android/line.py", "shell2"): "the door for commands: makes a list of what it gets",
    ("interpreter/devices/android/line.py", "shell"): "the same door, for commands that go on: a list of words",
    ("interpreter/devices/android/switches.py", "shell"): "what it is handed are lists of words",
    ("interpreter/phones/usb.py", "import subprocess"): "asks macOS and Windows what is on a cable, in fixed words",
    ("interpreter/phones/usb.py", "subprocess.run"): "as above",
    ("interpreter/jobs/page/showing.py", "import jinja2"): "fills in our own pages, with everything escaped",
    ("interpreter/devices/android/wire.py", "shell"): "the library's own call, passed on with a time limit",
}


def found(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and deed of everything in a module that is forbidden."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, f"import {one.name}") for one in names if _banned(one.name))
            case ast.ImportFrom(module=str(module), names=names):
                if _banned(module):
                    yield node.lineno, f"import {module}"
                yield from (
                    (node.lineno, f"import {module}.{one.name}")
                    for one in names
                    if not _banned(module) and f"{module}.{one.name}" in MODULES | CALLS
                )
            case ast.Call():
                yield from ((node.lineno, deed) for deed in _called(node))


def _banned(module: str) -> bool:
    return module in MODULES or module.partition(".")[0] in MODULES


def _called(call: ast.Call) -> Iterator[str]:
    name = _dotted(call.func)
    if name in RUNS_TEXTS or name in CALLS or name.startswith(STARTS):
        yield name
    last = name.rpartition(".")[2]
    if (
        last in SHELLS
        and isinstance(call.func, ast.Attribute)
        and not (call.args and isinstance(call.args[0], ast.List))
    ):
        yield last
    for keyword in call.keywords:
        constant = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
        if keyword.arg == "shell" and constant is not False:
            yield "shell=True"
        if keyword.arg == "verify" and constant is False:
            yield "verify=False"


def _dotted(node: ast.expr) -> str:
    """`os.path.join` of the tree of it; a call or the like in front counts as nothing."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            return f"{_dotted(value)}.{name}"
        case _:
            return ""
