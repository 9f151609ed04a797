"""Mail that follows from changes: who gets it, what it says, how it goes out."""
