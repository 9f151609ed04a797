"""What everybody may see: series, events, recaps, feeds, and the look they have."""
