"""Use-cases, each a function ``verb(work, request)``, and read-only overviews."""
