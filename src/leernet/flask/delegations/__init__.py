"""The page of a contact person: whom their organisation sends."""
