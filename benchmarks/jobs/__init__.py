"""What is measured in a process of its own, in the environment of Huiyin. A job is a folder: see ``benchmarks.exchange``."""
