"""A document is a tree of values; writers turn it into PDF, DOCX and XLSX, charts into figures."""
