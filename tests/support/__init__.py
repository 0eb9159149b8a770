"""What all Python tests share: the five ways to run a server, clients for them, transcripts, and
the counting of results. Standard library only, Python 3.9 or newer."""
