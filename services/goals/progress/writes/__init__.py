"""Set-based writes of the roll-up."""
