"""The real parts and the services as native processes of one machine."""
