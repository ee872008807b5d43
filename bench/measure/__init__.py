"""How the benchmarks measure: the instance, rounds, percentiles, processes."""
