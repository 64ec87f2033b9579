"""The pages, cut by audience: ``contribute`` for whoever speaks, ``office`` for those who collect and keep the campaign."""
