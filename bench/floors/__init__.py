"""What ours is held against: the least that does the same work."""
