"""What time triggers: a row written with the change that causes it, run by one worker."""
