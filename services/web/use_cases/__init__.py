"""What a browser can do with web: sign in, stay signed in, see who it is, sign out."""
