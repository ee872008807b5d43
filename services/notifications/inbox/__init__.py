"""The inbox: notices of one person."""
