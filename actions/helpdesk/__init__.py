"""The helpdesk: tickets, people who take over, figures."""
