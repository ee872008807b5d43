"""What people and units want to reach, how it hangs together, and how far it is."""
