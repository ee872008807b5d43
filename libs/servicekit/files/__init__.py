"""Files of rows that people send and receive."""
