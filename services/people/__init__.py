"""Who works in a company and who answers for whom."""
