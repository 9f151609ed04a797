"""What a plugin is and says: that it fits, its names, texts and tables."""

import warnings

from ...database import make_engine
from ...i18n import LOCALE
from ...plugins import Plugins, fits
from .base import KEY, is_said
from .story import Story
from .tables import must_migrate_up_and_down
from .texts import flaws_of_catalogue, flaws_of_templates, msgids


class Declared(Story):
    """What can be seen without anything happening."""

    def test_it_fits_and_uses_nothing_that_goes_away(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error", DeprecationWarning)
            plugins = Plugins(self.plugins())
        assert not plugins.refused, [str(one.error) for one in plugins.refused]
        assert fits(self.plugin), 'say for which version of the hooks it is written: fits = "1.0"'
        assert self.name in plugins.names

    def test_names_can_be_told_from_those_of_other_plugins(self) -> None:
        assert KEY.fullmatch(self.name), "a name of lower case letters, digits, - and _"
        alone = self.alone()
        for key in (*alone.pages, *alone.files, *alone.series_parts, *alone.event_parts):
            assert KEY.fullmatch(key), f"the key {key} cannot stand in an address"
        assert all(is_said(page.label) for page in alone.pages.values()), "a label in Dutch and in English"
        for kind in alone.letters:
            assert kind.startswith(f"{self.name}."), f"a letter for {kind}: kinds begin with the name of the plugin"
        named = (f"{self.name}_".replace("-", "_"), f"leernet_{self.name}_".replace("-", "_"))
        for tables in alone.tables.values():
            strange = [table for table in tables.metadata.tables if not table.startswith(named)]
            assert strange == [], "names of tables begin with the name of the plugin"

    def test_texts_are_there_in_both_languages_and_templates_are_safe(self) -> None:
        alone = self.alone()
        assert [flaw for folder in alone.catalogues for flaw in flaws_of_catalogue(folder)] == []
        said = msgids((LOCALE, *alone.catalogues))
        assert [flaw for folder in alone.templates for flaw in flaws_of_templates(folder, said)] == []

    def test_tables_migrate_up_and_down(self, empty_database_url: str) -> None:
        for name, tables in self.alone().tables.items():
            engine = make_engine(empty_database_url)
            try:
                must_migrate_up_and_down(engine, name, tables)
            finally:
                engine.dispose()
