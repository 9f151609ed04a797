"""Where one can go from a page of an event: few groups, and within the one that is open its pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tab:
    """One page of an event."""

    endpoint: str
    label: str
    count: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    here: str = ""
    """What the page calls itself, where several share an endpoint."""

    def is_here(self, page: str) -> bool:
        """Whether this is the page that is shown."""
        return page == (self.here or self.endpoint)


@dataclass(frozen=True)
class TabGroup:
    """Pages that belong together; the first is where the name of the group leads."""

    name: str
    tabs: Sequence[Tab]

    @property
    def first(self) -> Tab:
        """The page that opens."""
        return self.tabs[0]

    @property
    def label(self) -> str:
        """The name of the group, or that of its only page."""
        return self.name if len(self.tabs) > 1 else self.first.label

    def is_here(self, page: str) -> bool:
        """Whether one of its pages is shown."""
        return any(tab.is_here(page) for tab in self.tabs)


def grouped(groups: Sequence[tuple[str, Sequence[Tab | None]]], may: Callable[[Tab], bool]) -> list[TabGroup]:
    """The groups, without the pages that make no sense now or may not be opened, and without those left empty."""
    found = [TabGroup(name, [tab for tab in tabs if tab is not None and may(tab)]) for name, tabs in groups]
    return [group for group in found if group.tabs]
