"""A service's read-only copy of people: who they are, where they are posted, who is above whom."""
