"""Two thousand companies with people and goals, in the full schema of goals."""
