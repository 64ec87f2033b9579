"""The reference case as a campaign of the web application: who takes part, and how everything came in."""
