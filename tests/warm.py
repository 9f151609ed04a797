"""What takes long to make and is the same in every test: made once in a process, and kept for its later tests.

A test has a network and a Flask app of its own, and so templates and addresses that nobody compiled yet. That took most
of the time of a test of a page. Nothing that a test can see is kept. ``leernet.testing`` does the same with what
SQLAlchemy compiles.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from types import CodeType
from typing import cast

from flask import Flask
from jinja2 import Environment
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]
Compile = Callable[..., CodeType | str]

_compile = cast(Compile, Environment.compile)
_templates: dict[Hashable, CodeType | str] = {}
_builders: dict[Hashable, Builder] = {}


def keep_warm() -> None:
    """Keep things from now on."""
    Environment.compile = _compile_once  # type: ignore[method-assign,assignment]
    Flask.url_rule_class = KeptRule


def _compile_once(
    environment: Environment, source: Hashable, name: str | None = None, *args: Hashable, **kwargs: Hashable
) -> CodeType | str:
    """``Environment.compile``: the same template in a like environment gives the same code."""
    key = (source, name, args, frozenset(kwargs.items()), _options(environment, name))
    if key not in _templates:
        _templates[key] = _compile(environment, source, name, *args, **kwargs)
    return _templates[key]


def _options(environment: Environment, name: str | None) -> Hashable:
    """All that the code of a template depends on besides its text; a lexer stands for the syntax."""
    escapes = environment.autoescape
    return (
        type(environment),
        environment.lexer,
        environment.finalize,
        environment.is_async,
        environment.optimized,
        escapes(name) if callable(escapes) else escapes,
        frozenset(environment.extensions),
        frozenset(environment.filters.items()),
        frozenset(environment.tests.items()),
    )


class KeptRule(Rule):
    """An address. Werkzeug writes a function that builds it, two times for each, whether or not it is ever built."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = (self.rule, tuple(self._trace), append_unknown)
        if key not in _builders:
            _builders[key] = super()._compile_builder(append_unknown)
        return _builders[key]
