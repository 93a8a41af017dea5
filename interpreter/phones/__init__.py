"""The phones of this computer: which are attached, which are meant, what is missing for them; none is driven here."""
