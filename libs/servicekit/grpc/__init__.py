"""The gRPC edge: callers, deadlines and the same errors as over HTTP."""
