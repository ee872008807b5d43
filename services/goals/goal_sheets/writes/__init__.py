"""Set-based writes of sheets and goals."""
