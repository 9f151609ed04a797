"""Things that plugins bring, by key."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar, overload

from ..errors import PluginError


class Keyed(Protocol):
    """Whatever a plugin registers under a key."""

    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)
D = TypeVar("D")


class Registry(Mapping[str, K]):
    """Things by key: registered once, looked up by key, duplicates refused."""

    def __init__(self, what: str, items: Iterable[K]) -> None:
        self.what = what
        self._items: dict[str, K] = {}
        for item in items:
            if item.key in self._items:
                raise PluginError("duplicate_key", "Two plugins bring the {what} “{key}”.", what=what, key=item.key)
            self._items[item.key] = item

    def __getitem__(self, key: str) -> K:
        try:
            return self._items[key]
        except KeyError:
            raise PluginError(
                "unknown_kind",
                "There is no {what} “{key}”. Installed: {known}.",
                what=self.what,
                key=key,
                known=", ".join(sorted(self._items)) or "—",
            ) from None

    @overload
    def get(self, key: str, /) -> K | None: ...
    @overload
    def get(self, key: str, /, default: K | D) -> K | D: ...
    def get(self, key: str, /, default: K | D | None = None) -> K | D | None:
        """The thing, or ``default`` when nobody brings it: its plugin may be gone."""
        return self._items.get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)
