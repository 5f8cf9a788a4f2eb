"""Response: orders and what became of them, who leads on post, the duty log, consultations."""
