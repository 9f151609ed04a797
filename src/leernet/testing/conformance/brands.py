"""What a reader of a look promises."""

import json
import re
from collections.abc import Mapping, Sequence

import pytest

from ...errors import InvalidInput
from ...hookspecs import BrandKind, hookimpl
from ...i18n import LANGUAGES
from ..events import add, some_event, some_series
from ..office import Office
from ..plain import PlainFormats
from .base import KEY, Conformance, must_be_safe

_PROPERTY = re.compile(r"--leernet-[a-z0-9-]+")
_ACTIVE = re.compile(r"[;{}<>\\]|var\(|url\(|expression\(|@import", re.IGNORECASE)
"""What is more than a value: it would end the declaration, or fetch something from elsewhere."""


class Looks:
    """A plugin that only brings readers of a look."""

    name = "bringing"

    def __init__(self, *kinds: BrandKind) -> None:
        self.kinds = kinds

    @hookimpl
    def leernet_brands(self) -> Sequence[BrandKind]:
        """Them."""
        return self.kinds


class BrandConformance(Conformance):
    """A reader of a look keeps its promises.

    ``details`` name a look that is right, ``files`` has the files that they name. ``wrong`` are details that cannot be
    read: each is refused.
    """

    brand: BrandKind
    details: Mapping[str, object]
    files: Mapping[str, bytes] = {}
    wrong: Sequence[Mapping[str, object]] = ({},)
    plugin: object | None = None

    def plugins(self) -> Sequence[object]:
        """The reader, and two formats."""
        return [self.plugin or Looks(self.brand), PlainFormats()]

    def stored(self) -> dict[str, object]:
        """The look as it is stored."""
        return {**self.brand.settle(dict(self.details), self._read), "kind": self.brand.key}

    def _read(self, name: str) -> bytes:
        return self.files[name]

    def test_key_can_be_used_everywhere(self) -> None:
        assert KEY.fullmatch(self.brand.key), "lower case letters, digits, - and _, at most 40"

    def test_what_is_stored_is_plain_and_gives_the_same_look_each_time(self) -> None:
        stored = self.stored()
        assert json.loads(json.dumps(stored)) == stored, "what `settle` gives must be plain JSON"
        assert stored == self.stored(), "the same details give the same"
        assert self.brand.brand(stored) == self.brand.brand(json.loads(json.dumps(stored)))

    def test_properties_are_plain_values_of_ours(self) -> None:
        look = self.brand.brand(self.stored())
        assert look.properties, "a look without properties"
        for name, value in (*look.properties.items(), *look.dark.items()):
            assert _PROPERTY.fullmatch(name), f"{name}: properties begin with --leernet-"
            assert not _ACTIVE.search(value), f"{name}: {value} is more than a plain value"

    def test_what_cannot_be_read_is_refused_in_both_languages(self, office: Office) -> None:
        for details in self.wrong:
            with pytest.raises(InvalidInput) as refused:
                self.brand.settle(details, self._read)
            said = {
                office.network.translator(language).gettext(refused.value.message, **refused.value.data)
                for language in LANGUAGES
            }
            assert len(said) == len(LANGUAGES), f"no Dutch for {refused.value.message!r}"

    def test_pages_have_the_look_and_stay_safe(self, office: Office) -> None:
        series = some_series()
        series.brand = self.stored()
        add(office.network, some_event(series=series))
        page = office.get(office.event_path())
        must_be_safe(page.text)
        sheet = office.get(f"/brand/{series.slug}.css").text
        look = self.brand.brand(self.stored())
        assert [name for name, value in look.properties.items() if f"{name}: {value}" not in sheet] == []
        office.register("Anna")
        office.network.dispatcher.deliver()
        assert len(office.outbox.messages) == 1
