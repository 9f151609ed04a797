"""Keep the generated parts of the documentation: what it says of hooks and errors is what the source says.

    python -m tools.reference             write them anew
    python -m tools.reference --check     change nothing; fail if a page is out of date

A page marks such a part with ``<!-- generated: NAME -->`` and ``<!-- end of NAME -->``.
"""

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tools import error_codes, hook_pages, webhook_kinds

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PARTS: Mapping[str, Callable[[Path], str]] = {
    "hooks": hook_pages.hooks,
    "protocols": hook_pages.protocols,
    "error codes": error_codes.table,
    "webhook kinds": webhook_kinds.table,
}
_PART = re.compile(r"(<!-- generated: (?P<name>[\w ]+) -->\n).*?(<!-- end of (?P=name) -->)", re.DOTALL)


def brought_up_to_date(page: str) -> str:
    """The text of a page with its generated parts as the source has them now."""
    return _PART.sub(lambda part: f"{part[1]}\n{PARTS[part['name']](ROOT)}\n{part[3]}", page)


def main() -> None:
    """Write or check."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a page is out of date")
    check: bool = parser.parse_args().check
    outdated = []
    for path in sorted(DOCS.glob("*.md")):
        page = path.read_text("utf-8")
        if (wanted := brought_up_to_date(page)) != page:
            outdated.append(path.name)
            if not check:
                path.write_text(wanted, "utf-8")
    if check and outdated:
        sys.exit(f"Out of date: {', '.join(outdated)}. `make docs` brings them up to date.")


if __name__ == "__main__":
    main()
