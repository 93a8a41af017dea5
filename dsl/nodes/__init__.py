"""The tree of a flow: frozen, without behaviour, the same for the text form and the YAML form."""
