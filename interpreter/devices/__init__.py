"""Phones: one port, an adapter for real ones, and a built-in phone that speaks the same protocols."""
