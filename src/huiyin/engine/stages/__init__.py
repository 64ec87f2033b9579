"""The stages of a consolidation, in the order of ``pipeline.consolidate``; each is one module with one main function."""
