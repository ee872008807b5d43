"""The SELECTs of the dry run."""
