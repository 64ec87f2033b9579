"""Tests of the collection floor."""
