"""What can be done with notices, mails, endpoints and their deliveries."""
