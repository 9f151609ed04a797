"""Keep the Dutch catalogues: find every text that code and templates say, and update the ``.po`` files.

    python tools/catalogue.py                 update the catalogues of leernet and its plugins
    python tools/catalogue.py --check         change nothing; say what is missing and fail if anything is
    python tools/catalogue.py PACKAGE …       only these packages (folders, such as src/leernet)

Texts are: the first argument of ``_()``, ``gettext()``, ``N_()`` and their kin in Python and Jinja,
``{% trans %}``, the message of every error that descends from ``LeernetError``, and the messages given to marshmallow
(``ValidationError()``, ``error=`` of a validator, ``error_messages=``). A package's own catalogue is the one in
``<package>/locale/nl/LC_MESSAGES/``; texts come and go there, translations are never touched.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
ERRORS = ROOT / "src" / "leernet" / "errors.py"
LANGUAGE = "nl"
TEMPLATES = (".html", ".txt", ".xml", ".md", ".jinja", ".j2")
JINJA = {"silent": "false", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols"}
PLACE = re.compile(r"\{\w+\}|%\(\w+\)s")

HEADER = """\
# Dutch texts of {package}.
# Kept by tools/catalogue.py, which adds what the code says and removes what it no longer says.
msgid ""
msgstr ""
"Project-Id-Version: {package}\\n"
"Language: nl\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

Msgid = str | tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A text, where it stands and in which gettext context."""

    path: str
    line: int
    msgid: Msgid
    context: str | None = None


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, fail if anything is missing")
    parser.add_argument("package", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    packages = options.package or [ROOT / "src" / "leernet", *sorted(ROOT.glob("plugins/*/src/*/"))]
    complaints = [line for package in packages for line in keep(package.resolve(), check=options.check)]
    print("\n".join(complaints) if complaints else "Every text has its Dutch translation.")
    return 1 if complaints and options.check else 0


def keep(package: Path, *, check: bool) -> list[str]:
    """Update the catalogue of one package, or only look at it; say what it lacks."""
    found = list(texts(package))
    path = catalogue_of(package)
    if not found and not path.exists():
        return []
    before = _read(path)
    known = {_key(message) for message in before if message.id}
    after = _read(path)
    after.update(_template(found), no_fuzzy_matching=True, update_creation_date=False)
    after.obsolete.clear()
    if not check:
        _write(path, after)
    return [f"{path.name}: {line}" for line in complaints(after, known if check else None)]


def catalogue_of(package: Path) -> Path:
    """The catalogue that the package has, whatever its name, or the name for a new one."""
    folder = package / "locale" / LANGUAGE / "LC_MESSAGES"
    present = sorted(folder.glob("*.po"))
    return present[0] if len(present) == 1 else folder / f"{package.name}.po"


def complaints(catalogue: Catalog, known: set[tuple[str | None, Msgid]] | None) -> Iterator[str]:
    """What is wrong with a catalogue that holds exactly the texts of today.

    :param known: the texts that the file holds, if it was not just written.
    """
    wanted = {_key(message): message for message in catalogue if message.id}
    for key, message in wanted.items():
        where = ", ".join(sorted({path for path, _ in message.locations}))
        if not _complete(message):
            yield f"no Dutch for {message.id!r} ({where})"
        elif not _same_places(message):
            yield f"other places in the Dutch than in {message.id!r} ({where})"
        elif known is not None and key not in known:
            yield f"not in the file: {message.id!r} ({where})"
    for _, msgid in sorted((known or set()) - set(wanted), key=str):
        yield f"nobody says {msgid!r} any more"


def texts(package: Path) -> Iterator[Found]:
    """Every text that a package says."""
    sources = {path: path.read_text("utf-8") for path in sorted(package.rglob("*.py"))}
    errors = error_classes([ERRORS.read_text("utf-8"), *sources.values()])
    for path, source in sources.items():
        name = path.relative_to(package.parent).as_posix()
        yield from _extracted("python", name, source)
        for line, message in (*error_messages(source, errors), *form_messages(source)):
            yield Found(name, line, message)
    for path in sorted(package.glob("**/templates/**/*")):
        if path.suffix in TEMPLATES:
            name = path.relative_to(package.parent).as_posix()
            yield from _extracted("jinja2.ext:babel_extract", name, path.read_text("utf-8"))


def _extracted(method: str, name: str, source: str) -> Iterator[Found]:
    options = {"encoding": "utf-8"} | (JINJA if method != "python" else {})
    for line, msgid, _, context in extract(method, BytesIO(source.encode()), options=options):
        yield Found(name, line, msgid, context)


def error_classes(sources: Iterable[str]) -> dict[str, bool]:
    """The classes that descend from ``LeernetError``; true if they are made as it is: code, message, …"""
    classes = [node for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]
    known = {"LeernetError": True}
    while True:
        fresh = {
            node.name: _takes_message(node, all(known[base] for base in _bases(node) if base in known))
            for node in classes
            if node.name not in known and any(base in known for base in _bases(node))
        }
        if not fresh:
            return known
        known |= fresh


def _bases(node: ast.ClassDef) -> list[str]:
    return [_name(base) for base in node.bases]


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _takes_message(node: ast.ClassDef, inherited: bool) -> bool:
    for member in node.body:
        if isinstance(member, ast.FunctionDef) and member.name == "__init__":
            return [argument.arg for argument in member.args.args[1:3]] == ["code", "message"]
    return inherited


def error_messages(source: str, errors: dict[str, bool]) -> Iterator[tuple[int, str]]:
    """The messages of the errors that a module makes, with their lines; constants of the module are followed."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in _error_calls(tree, errors):
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        message = call.args[1] if len(call.args) > 1 else named.get("message")
        for text in _literals(message, constants):
            yield call.lineno, text


def _error_calls(tree: ast.Module, errors: dict[str, bool]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and errors.get(_name(node.func)):
            yield node
        elif isinstance(node, ast.ClassDef) and node.name in errors:
            yield from (call for call in ast.walk(node) if isinstance(call, ast.Call) and _is_super_init(call))


def form_messages(source: str) -> Iterator[tuple[int, str]]:
    """What a module has marshmallow say: messages of its own errors, validators and fields, with their lines."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        messages = [keyword.value for keyword in call.keywords if keyword.arg == "error" and _is_validator(call.func)]
        if _name(call.func) == "ValidationError":
            messages += call.args[:1]
        for keyword in call.keywords:
            if keyword.arg == "error_messages" and isinstance(keyword.value, ast.Dict):
                messages += keyword.value.values
        for message in messages:
            yield from ((call.lineno, text) for text in _literals(message, {}))


def _is_validator(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and _name(function.value) == "validate"


def _is_super_init(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "__init__"
        and isinstance(function.value, ast.Call)
        and _name(function.value.func) == "super"
    )


def _literals(node: ast.expr | None, constants: dict[str, ast.expr]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body, constants)
        yield from _literals(node.orelse, constants)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield from _literals(constants[node.id], {})


def _template(found: Iterable[Found]) -> Catalog:
    template = Catalog(charset="utf-8")
    for text in found:
        template.add(text.msgid, locations=[(text.path, text.line)], context=text.context)
    return template


def _read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=LANGUAGE, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, abort_invalid=True)


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        # No dates and no line numbers: a catalogue changes when a text does, and only then.
        file.write(HEADER.format(package=path.stem).encode())
        write_po(file, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False)


def _key(message: Message) -> tuple[str | None, Msgid]:
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def _forms(text: str | Sequence[str] | None) -> Sequence[str]:
    return (text,) if isinstance(text, str) else text or ()


def _complete(message: Message) -> bool:
    return bool(message.string) and all(_forms(message.string)) and not message.fuzzy


def _same_places(message: Message) -> bool:
    wanted = {place for form in _forms(message.id) for place in PLACE.findall(form)}
    # An error can carry the Dutch words for what it says in English: {reason}, {reason_nl}.
    given = {place for form in _forms(message.string) for place in PLACE.findall(form)}
    return wanted == {place.replace(f"_{LANGUAGE}}}", "}") for place in given}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
