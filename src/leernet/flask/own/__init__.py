"""What a participant sees and does by their own link: registrations, membership, data, certificates."""
