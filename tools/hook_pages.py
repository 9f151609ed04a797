"""The hooks and the protocols of ``leernet.hookspecs`` as Markdown: the signatures and docstrings of the source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

SOURCES = tuple(Path("src/leernet") / name for name in ("kinds.py", "pages.py", "hookspecs.py"))
MANNERS = {
    "Collect": "Collect: once, when a Leernet is made",
    "Ask": "Ask: inside the transaction",
    "Tell": "Tell: after the commit",
    "Show": "Show: while a page, a mail or a document is made",
}
CALLED = {
    "Collect": """
| | |
|---|---|
| who calls | `Leernet(…)`, in each process and command |
| when | once, before anything else |
| transaction | none: there need be no database yet |
| what you raise | the site does not start |
""",
    "Ask": """
| | |
|---|---|
| who calls | what registers somebody, changes how they come, or moves them up: pages, the API, the dispatcher |
| when | before a place is taken |
| transaction | theirs, in `db`: what you write is committed with the registration, or not at all |
| twice | when the database is busy it is all done again from the start: do nothing outside `db` |
| what you raise | nobody gets in, nothing is changed: a `Conflict` is shown, anything else is an error page |
""",
    "Tell": """
| | |
|---|---|
| who calls | the dispatcher: a thread of the site, or `leernet deliver` |
| when | after the commit, within seconds; of one registration in order |
| transaction | one of this call alone: your writes and the note that you were told are committed together |
| what you raise | your writes are undone, it is logged and you are told again later; nobody else notices |
""",
    "Show": """
| | |
|---|---|
| who calls | the page, feed, mail or answer of the API that is being made |
| when | each time that it is made; keep it fast |
| transaction | that of the page, in `db` where the hook has it, which only reads |
| what you raise | it is logged, your part is left out, the rest is shown |
""",
}
PLUGINS = "plugins/*/src/*/plugin.py"
_LONGEST = 16
"""Lines of an example: what is longer tells less."""
_ROLE = re.compile(r":\w+:`(?P<short>~)?(?P<name>[^`]+)`")
_FIELD = re.compile(r"^:(?P<what>param|raises) (?P<name>[\w.]+):", re.MULTILINE)


def hooks(root: Path) -> str:
    """Every hook, under its manner."""
    (found,) = (node for node in _classes(root) if node.name == "Hooks")
    examples = _examples(root)
    described = {function.name: _hook(function) + examples.get(function.name, "") for function in _functions(found)}
    manners = {function.name: _manner(function) for function in _functions(found)}
    parts = []
    for manner, heading in MANNERS.items():
        names = [name for name, of in manners.items() if of == manner]
        parts += [f"## {heading}\n{CALLED[manner]}", *(described[name] for name in names)]
    return "\n".join(parts)


def _examples(root: Path) -> dict[str, str]:
    """How a bundled plugin uses each hook: the shortest there is, and none where all are long."""
    found: dict[str, tuple[int, str]] = {}
    for path in sorted(root.glob(PLUGINS)):
        plugin, source = path.relative_to(root).parts[1], path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("leernet_"):
                continue
            code = dedent(" " * node.col_offset + str(ast.get_source_segment(source, node)))
            length = code.count("\n") + 1
            if length < min(_LONGEST, found.get(node.name, (_LONGEST, ""))[0]):
                found[node.name] = length, f"\nAs {plugin} does it:\n\n```py\n@hookimpl\n{code}\n```\n"
    return {name: example for name, (_, example) in found.items()}


def protocols(root: Path) -> str:
    """What hooks take and give: every other public class of the module."""
    return "\n".join(_class(node) for node in _classes(root) if node.name != "Hooks" and not node.name.startswith("_"))


def _classes(root: Path) -> list[ast.ClassDef]:
    modules = [ast.parse((root / source).read_text("utf-8")) for source in SOURCES]
    return [node for module in modules for node in module.body if isinstance(node, ast.ClassDef)]


def _functions(node: ast.ClassDef) -> list[ast.FunctionDef]:
    return [part for part in node.body if isinstance(part, ast.FunctionDef) and not part.name.startswith("_")]


def _manner(function: ast.FunctionDef) -> str:
    match = re.match(r"\*(\w+)\.\*", _docstring(function))
    if match is None or match[1] not in MANNERS:
        raise ValueError(f"the docstring of {function.name} does not begin with its manner, such as *Collect.*")
    return match[1]


def _hook(function: ast.FunctionDef) -> str:
    text = _docstring(function).partition(".*")[2].strip()
    return f"### {function.name}\n\n{_signature(function)}\n\n{_markdown(text)}\n"


def _class(node: ast.ClassDef) -> str:
    lines = [f"### {node.name}\n", f"{_markdown(_docstring(node))}\n"]
    lines += [f"- {line}" for line in _attributes(node)]
    if functions := _functions(node):
        lines += ["", *(f"{_signature(one)}\n\n{_markdown(_docstring(one))}\n" for one in functions)]
    return "\n".join(lines).rstrip() + "\n"


def _attributes(node: ast.ClassDef) -> Iterator[str]:
    """Each with its type, its default, and the text below it where there is one."""
    for part, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(part, ast.AnnAssign):
            value = f" = {ast.unparse(part.value)}" if part.value else ""
            text = f": {_markdown(_text(after))}" if _text(after) else ""
            yield f"`{ast.unparse(part.target)}: {ast.unparse(part.annotation)}{value}`{text}"


def _text(node: ast.stmt | None) -> str:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return str(node.value.value) if is_text and isinstance(node.value.value, str) else ""  # type: ignore[union-attr]


def _signature(function: ast.FunctionDef) -> str:
    returns = f" -> {ast.unparse(function.returns)}" if function.returns else ""
    # Quotes as ruff has them: it formats the code in pages too.
    return f"```py\ndef {function.name}({ast.unparse(function.args)}){returns}: ...\n```".replace("'", '"')


def _docstring(node: ast.ClassDef | ast.FunctionDef) -> str:
    text = ast.get_docstring(node)
    if not text:
        raise ValueError(f"{node.name} has no docstring")
    return text


def _markdown(text: str) -> str:
    """Docstrings are reStructuredText, of which we use little: roles, literals and field lists."""
    text = _ROLE.sub(lambda m: f"`{m['name'].rpartition('.')[2] if m['short'] else m['name']}`", text)
    text = _FIELD.sub(lambda m: f"- {'raises ' if m['what'] == 'raises' else ''}`{m['name']}`:", text)
    return text.replace("``", "`")
