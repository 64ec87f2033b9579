"""Messages to people and to groups: put down in the deed that causes them, sent by a process of its own, tried again, never sent twice."""
