"""The page of a series, for everybody or as a preview."""

from ...hookspecs import PagePlace
from ...model import Series
from ...services.materials.access import public_materials
from ...services.public import overviews
from ...work import Work
from ..cards import card_of, line_of
from ..event.joinform import ENROLLING, takes_members
from ..event.materials import shown
from ..partners import groups_of
from ..pluginpages import pages_of
from ..sharing.feeds import addresses_of
from ..sharing.schemaorg import series_data
from ..sharing.social import social_of_series
from ..sharing.subscribing import series_choice
from ..site import Site


def series_page(site: Site, work: Work, series: Series, template: str = "leernet/series.html") -> str:
    """A series that was loaded by :func:`~leernet.services.public.overviews.series_page`, with its line of events."""
    related = overviews.related_series(work, series)
    social = social_of_series(site, series)
    return site.render(
        template,
        title=series.title,
        description=social.description,
        social=social,
        linked_data=series_data(site, series),
        series=series,
        card=card_of(site, series),
        lines=[line_of(site, event) for event in overviews.visible_events(series)],
        groups=groups_of(site, series.partners),
        panels=site.panels(series),
        more=pages_of(site, PagePlace.SERIES, series),
        takes_members=takes_members(series),
        what_members=site.gettext(ENROLLING[series.enrolling]),
        materials=shown(site, public_materials(work, series)),
        parts=[one for one in related if one.part_of_id == series.id],
        related=[one for one in related if one.part_of_id != series.id],
        subscription=series_choice(site, series),
        feeds=addresses_of(site, series),
    )
