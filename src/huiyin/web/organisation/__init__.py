"""The organisation, its people and their accounts: pages for administrators, outside any campaign."""
