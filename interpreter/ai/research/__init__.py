"""Research: questions answered from pages that a search engine finds, with a report that names its sources."""
