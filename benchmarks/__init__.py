"""Measurements of Huiyin beside its peers. `python -m benchmarks --help` tells what there is."""
