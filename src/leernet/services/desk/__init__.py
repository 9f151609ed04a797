"""What the organiser's desk reads: events, lists of registrations, history."""
