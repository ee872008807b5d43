"""How goals hang together: map, cascade, gaps, comparison, sessions, help across units."""
