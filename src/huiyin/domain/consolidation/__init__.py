"""From opinions to problems: the machine proposes, people decide, and every decision lasts."""
