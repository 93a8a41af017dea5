"""The language: text in, program or diagnostics out. Pure: no files, no clock, no network."""
