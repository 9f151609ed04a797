"""What the page is called."""

from leernet import Text

PRINT = Text(nl="Afdrukken", en="Print")
