"""Every code that leernet and its plugins raise on purpose, read from the source: what can be matched on."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

SOURCES = ("src", "plugins/*/src")
BASE = "LeernetError"


@dataclass(frozen=True)
class Code:
    """One place where a code stands: what it is raised as, in which package, and the message where it is literal."""

    code: str
    kind: str
    package: str
    message: str


@dataclass(frozen=True)
class _Maker:
    """An error class, or a function that makes an error of a code that it is given."""

    kind: str
    code_at: int = 0
    message_at: int = 1
    message: str = ""


class _Module:
    """One module, with what its names stand for."""

    def __init__(self, path: Path) -> None:
        self.package = next(part.name for part in path.parents if part.parent.name == "src")
        self.tree = ast.parse(path.read_text("utf-8"))
        self.nodes = list(ast.walk(self.tree))
        self.constants = dict(_constants(self.tree))

    def literal(self, node: ast.expr) -> str:
        """The text of an expression, when it is one: a constant, one by name, or one marked for translation."""
        if isinstance(node, ast.Name):
            node = self.constants.get(node.id, node)
        if isinstance(node, ast.Call) and _called(node) == "N_" and node.args:
            node = node.args[0]
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""

    def argument(self, call: ast.Call, place: int) -> str:
        """The text that is given at a place."""
        return self.literal(call.args[place]) if place < len(call.args) else ""

    def messages(self) -> Iterator[tuple[str, str]]:
        """Code and English text of a table ``MESSAGES = {code: {"en": …, "nl": …}}``."""
        table = self.constants.get("MESSAGES")
        if isinstance(table, ast.Dict):
            for key, value in zip(table.keys, table.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(value, ast.Dict):
                    texts = {
                        ast.unparse(name): text for name, text in zip(value.keys, value.values, strict=True) if name
                    }
                    yield str(key.value), self.literal(texts["'en'"])


def table(root: Path) -> str:
    """All codes, by code: what they are raised as, where from, and what they say."""
    grouped: dict[str, list[Code]] = defaultdict(list)
    for found in codes(root):
        grouped[found.code].append(found)
    rows = ["| code | raised as | by | says |", "|---|---|---|---|"]
    for code in sorted(grouped):
        kinds = ", ".join(sorted({f"`{found.kind}`" for found in grouped[code]}))
        packages = ", ".join(sorted({found.package.replace("_", "-") for found in grouped[code]}))
        messages = dict.fromkeys(_cell(found.message) for found in grouped[code] if found.message)
        rows.append(f"| `{code}` | {kinds} | {packages} | {' · '.join(messages) or 'the reason'} |")
    return "\n".join(rows) + "\n"


def codes(root: Path) -> list[Code]:
    """Every place where a code is given to an error, or to a function that makes one of it."""
    modules = [_Module(path) for source in SOURCES for path in sorted(root.glob(f"{source}/**/*.py"))]
    makers = _makers(modules, _errors(modules))
    messages = dict(pair for module in modules for pair in module.messages())
    return [code for module in modules for code in _codes_of(module, makers, messages)]


def _codes_of(module: _Module, makers: Mapping[str, _Maker], messages: Mapping[str, str]) -> Iterator[Code]:
    for call, maker in _calls(module, makers):
        if code := module.argument(call, maker.code_at):
            message = maker.message or module.argument(call, maker.message_at) or messages.get(code, "")
            yield Code(code, maker.kind, module.package, message)


def _calls(module: _Module, makers: Mapping[str, _Maker]) -> Iterator[tuple[ast.Call, _Maker]]:
    """Calls of makers; and where an error class with a code of its own gives it to ``super().__init__``."""
    for node in module.nodes:
        if isinstance(node, ast.Call) and _called(node) in makers:
            yield node, makers[_called(node)]
        elif isinstance(node, ast.ClassDef) and node.name in makers:
            yield from ((call, makers[node.name]) for call in ast.walk(node) if _is_super(call))


def _is_super(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__"


def _errors(modules: list[_Module]) -> dict[str, _Maker]:
    """All error classes, by name."""
    classes = [node for module in modules for node in module.nodes if isinstance(node, ast.ClassDef)]
    found: dict[str, _Maker] = {BASE: _Maker(BASE)}
    while new := {
        node.name: _Maker(node.name)
        for node in classes
        if node.name not in found and any(ast.unparse(base) in found for base in node.bases)
    }:
        found |= new
    return found


def _makers(modules: list[_Module], errors: dict[str, _Maker]) -> dict[str, _Maker]:
    """The error classes, and functions with a parameter ``code`` that they hand on to one."""
    found = dict(errors)
    for module in modules:
        for function in (node for node in module.nodes if isinstance(node, ast.FunctionDef)):
            names = [argument.arg for argument in function.args.args]
            for call in ast.walk(function) if "code" in names else ():
                if isinstance(call, ast.Call) and _called(call) in errors and ast.unparse(call.args[0]) == "code":
                    message_at = names.index("message") if "message" in names else len(names)
                    message = module.argument(call, 1)
                    found[function.name] = _Maker(_called(call), names.index("code"), message_at, message)
    return found


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from ((ast.unparse(target), node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield ast.unparse(node.target), node.value


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _cell(text: str) -> str:
    """In a table of Markdown: nothing that would be markup there."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").replace("[", "\\[")
