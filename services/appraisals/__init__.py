"""Says in one sentence what appraisals is for."""
