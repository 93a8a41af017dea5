"""Tests of flows on built-in phones: what a test, or `interpret test`, needs to run one and to look at what it did."""
