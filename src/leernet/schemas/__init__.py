"""What people send, checked for shape: marshmallow schemas that give the frozen requests of the services."""

from .answers import load_answers, load_file
from .load import load, refuse
from .registration import RegistrationSchema, load_registration

__all__ = ["RegistrationSchema", "load", "load_answers", "load_file", "load_registration", "refuse"]
