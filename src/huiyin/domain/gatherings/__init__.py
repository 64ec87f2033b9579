"""Every meeting, session, talk and visit."""
