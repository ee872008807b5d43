"""Writing goals: the guide, carry-over, workbooks, submission."""
