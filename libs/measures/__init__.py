"""How far, how fast and how late: the formulas of goals, the same wherever a number is shown."""
