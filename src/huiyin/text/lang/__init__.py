"""What is known of each language: the words that carry no matter."""
