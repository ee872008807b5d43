"""Messages between services: sent by the relay, taken in by consumers."""
