"""Call and answer 叫应: messages to people, and whether each was sent, read, answered, acted on."""
