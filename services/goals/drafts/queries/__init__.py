"""The SELECTs of drafts and workbooks."""
