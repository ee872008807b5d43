"""Goal sheets, goals, key results and alignments."""
