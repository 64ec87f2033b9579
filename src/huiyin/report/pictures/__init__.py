"""Geometry of pictures: values in, places out. The treemap's stands in ``report.treemap``, which the command line's page uses too."""
