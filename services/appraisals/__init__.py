"""Appraisal rounds: forms that load their own evidence, scores of both sides, one total."""
