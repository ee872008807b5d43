"""Cycles, cycle years and the working calendar."""
