"""An organisation sends people: so many, arranged by a contact person."""
