"""What organisers do with series and events: plan, publish, build on one another, roll out, look back."""
