"""The command line: it turns words into plain values, calls the core, and shows what comes back."""
