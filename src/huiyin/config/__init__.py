"""How an installation is put together: its environment, Django's settings, its addresses, its server."""
