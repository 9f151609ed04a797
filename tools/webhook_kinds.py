"""The kinds of change that a webhook can be told of, as a table."""

from pathlib import Path

from leernet.model import WEBHOOK_KINDS


def table(_root: Path) -> str:
    """One line for each subject."""
    lines = ["| all of it | each |", "|---|---|"]
    for subject, changes in WEBHOOK_KINDS.items():
        lines.append(f"| `{subject}.` | {', '.join(f'`{subject}.{one}`' for one in changes)} |")
    return "\n" + "\n".join(lines) + "\n"
