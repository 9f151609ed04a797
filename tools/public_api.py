"""What is public, with its signatures, as text: a change of it is seen in a diff, and meant.

python -m tools.public_api            write tests/public_api.txt anew
python -m tools.public_api --check    change nothing; show what differs, and fail if anything does
"""

import argparse
import ast
import difflib
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "tests/public_api.txt"
MODULES = (
    "leernet",
    "leernet.charts",
    "leernet.deprecation",
    "leernet.display",
    "leernet.errors",
    "leernet.flask",
    "leernet.given",
    "leernet.hookspecs",
    "leernet.model",
    "leernet.press",
    "leernet.testing",
    "leernet.testing.conformance",
    "leernet.testing.office",
)
"""All of what these have; of other modules what the reference names."""
_NAMED = re.compile(r"^\.\. auto\w+:: (leernet\.[\w.]+)", re.MULTILINE)
_SPECIAL = ("__init__", "__call__")


def described() -> str:
    """Every public name, module by module, then what else the reference names."""
    lines = [line for name in MODULES for line in _module(importlib.import_module(name))]
    listed = {f"{name}.{one}" for name in MODULES for one in _names(importlib.import_module(name))}
    reference = (ROOT / "docs/reference.md").read_text("utf-8")
    for path in sorted(set(_NAMED.findall(reference)) - listed):
        module, _, name = path.rpartition(".")
        lines += _described(path, getattr(importlib.import_module(module), name))
    return "\n".join(lines) + "\n"


def _names(module: ModuleType) -> list[str]:
    """What the module says is public; else what it defines without a ``_`` before it."""
    listed: list[str] | None = getattr(module, "__all__", None)
    if listed is not None:
        return sorted(listed)
    return sorted(
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    )


def _module(module: ModuleType) -> Iterator[str]:
    yield f"[{module.__name__}]"
    for name in _names(module):
        yield from _described(name, getattr(module, name))
    yield ""


def _described(name: str, value: object) -> Iterator[str]:
    if inspect.isclass(value):
        yield from _class(name, value)
    elif inspect.isfunction(value):
        yield _function(name, _parsed(value))
    else:
        known = f" = {value!r}" if isinstance(value, str | int) else ""
        yield f"{name}: {type(value).__name__}{known}"


def _parsed(value: object) -> ast.stmt:
    """Of the source, so that it reads the same with every version of Python."""
    return ast.parse(dedent(inspect.getsource(value))).body[0]  # type: ignore[arg-type]


def _class(name: str, value: type) -> Iterator[str]:
    node = _parsed(value)
    assert isinstance(node, ast.ClassDef), name
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    yield f"class {name}({bases})" if bases else f"class {name}"
    for part in node.body:
        match part:
            case ast.AnnAssign(target=ast.Name(id=of)) if not of.startswith("_"):
                yield f"  {of}: {ast.unparse(part.annotation)}{' = …' if part.value else ''}"
            case ast.Assign(targets=[ast.Name(id=of)]) if not of.startswith("_"):
                yield f"  {of} = {ast.unparse(part.value)[:80]}"
            case ast.FunctionDef(name=of) if not of.startswith("_") or of in _SPECIAL:
                yield f"  {_function(of, part)}"


def _function(name: str, node: ast.stmt) -> str:
    assert isinstance(node, ast.FunctionDef), name
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    marks = [ast.unparse(mark) for mark in node.decorator_list]
    if "property" in marks or "cached_property" in marks:
        return f"{name}{returns} (property)"
    return f"{name}({ast.unparse(node.args)}){returns}"


def difference() -> str:
    """How what is public differs from what the file says; empty when it does not."""
    before, now = FILE.read_text("utf-8").splitlines(), described().splitlines()
    return "\n".join(difflib.unified_diff(before, now, "tests/public_api.txt", "the code", lineterm="", n=2))


def main() -> None:
    """Write or check."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail if anything differs")
    if not parser.parse_args().check:
        FILE.write_text(described(), "utf-8")
    elif found := difference():
        sys.exit(found)


if __name__ == "__main__":
    main()
