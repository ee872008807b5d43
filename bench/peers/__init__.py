"""What benchmarks are measured against, run in a Python environment of its own."""
