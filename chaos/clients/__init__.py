"""Clients that follow threads as the web client does, and strictly."""
