"""The processes of a service: its command line, its roles and its probes."""
