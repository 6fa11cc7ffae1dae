"""How fast and how true the archive is, measured on a corpus made for it; see docs/performance.md."""
