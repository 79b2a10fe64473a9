"""The loop of an office: what bodies are asked and what they answered, in a ledger beside the table (progress.yaml)."""
