"""Full-text search of Chinese and Latin words."""
