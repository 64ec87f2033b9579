"""The campaign, stage by stage; one Django application, so that a stage may move without a migration."""
