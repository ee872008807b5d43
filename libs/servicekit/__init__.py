"""What every service needs and no product owner ever mentions."""
