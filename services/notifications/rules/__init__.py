"""Rules: which events become notices, for whom, and which notices are mailed."""
