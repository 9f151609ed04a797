"""What organisers write to people: drafts, recipients, and how it goes out."""
