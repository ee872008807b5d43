"""Rounds of appraisal: forms that load their own evidence, scores from both sides, one total."""
