"""Setting up: campaign, directive, plan, phases, actions, bodies, teams."""
