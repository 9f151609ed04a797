"""Open Badges 3.0: a credential beside the paper, where a rule states criteria. Needs the extra ``badges``."""

from importlib.util import find_spec

AVAILABLE = all(find_spec(name) is not None for name in ("cryptography", "pyld"))
"""Whether what signs is installed. Nothing here imports it before something is to be signed."""

KEY = "badges"
"""Under which key the public files are."""
