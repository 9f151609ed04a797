"""Pieces of programme files."""

SERIES = '[series]\nslug = "netwerk"\ntitle = "Hét netwerk"\n'
EVENT = '[[events]]\nslug = "eerste"\ntitle = "St(r)oom"\n'
BLOCK = '[[events.blocks]]\nstart = "2018-12-04T13:30"\nend = "2018-12-04T17:00"\n'
PHYSICAL = '[[events.formats]]\nkey = "physical"\n'
VENUE = PHYSICAL + '[events.formats.details]\nvenue = "\'s-Hertogenbosch"\n'
ORGANISATION = '[[organisations]]\nslug = "aa-en-hunze"\nname = "Aa en Hunze"\n'
PARTNER = '[[series.partners]]\norganisation = "aa-en-hunze"\nrole = "organiser"\n'
