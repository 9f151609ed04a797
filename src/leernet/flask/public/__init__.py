"""The pages that everybody may see: programme, series, event."""
