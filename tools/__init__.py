"""Programs that developers and CI run on the tree itself."""
