"""One large company: 300,000 goals in a tree of six levels."""
