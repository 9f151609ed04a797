"""What people send, checked for shape: marshmallow schemas that give the frozen requests of the services."""

from .load import load, refuse
from .registration import RegistrationSchema, load_registration

__all__ = ["RegistrationSchema", "load", "load_registration", "refuse"]
