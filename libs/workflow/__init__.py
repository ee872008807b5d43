"""Approval workflows: their steps, who is asked at each, and what happens when time is over."""
