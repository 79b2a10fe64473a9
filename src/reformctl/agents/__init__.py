"""The MCP server: tables for AI applications, read-only. It calls what the Python API calls."""
