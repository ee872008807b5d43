"""What callers can do with appraisals."""
