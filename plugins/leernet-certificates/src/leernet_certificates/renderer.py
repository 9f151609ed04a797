"""`Renderer().render(paper)`: the door to the printing press."""

import os
import weakref
from threading import Lock
from typing import TYPE_CHECKING

from .paper import Paper

if TYPE_CHECKING:
    from .engine import Engine

_renderers: "weakref.WeakSet[Renderer]" = weakref.WeakSet()


class Renderer:
    """Prints papers as accessible PDF (PDF/UA-1). Make one per process and keep it: the first print warms it up.

    Safe to share between threads, one of which prints at a time (WeasyPrint's state is not thread-safe, and printing is
    all CPU), and across a fork.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._engine: Engine | None = None
        _renderers.add(self)

    def render(self, paper: Paper, credential: str | None = None) -> bytes:
        """The PDF of `paper`: one A4 landscape page, tagged, its fonts embedded. Equal papers give equal bytes.

        `credential` is JSON that goes along, as an associated file.

        A logo or signature that cannot be printed makes way for the name. Raises `PaperTooFullError` (a `ValueError`)
        if the texts together are too much for one page.
        """
        with self._lock:
            if self._engine is None:
                from .engine import Engine

                self._engine = Engine()
            return self._engine.render(paper, credential)

    def _after_fork(self) -> None:
        self._lock = Lock()
        if self._engine is not None:
            self._engine.disown()
        self._engine = None


def _after_fork() -> None:
    for renderer in list(_renderers):
        renderer._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
