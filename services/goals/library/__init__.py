"""The library of indicators and the goal templates."""
