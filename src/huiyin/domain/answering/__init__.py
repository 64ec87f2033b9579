"""The answer: one for a problem, brought to everyone who spoke, who then say whether it helped."""
