"""What somebody is told, in the application and elsewhere."""
