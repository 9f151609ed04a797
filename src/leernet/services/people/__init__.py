"""All that is kept of a person: shown, given to them, erased in time or because they ask for it."""
