"""Set-based writes."""
