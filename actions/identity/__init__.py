"""Who is behind an account: linking and closing accounts, signing in on the web, people who leave."""
