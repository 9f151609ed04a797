"""What others take from here: feeds, calendars, search engines, social media."""
