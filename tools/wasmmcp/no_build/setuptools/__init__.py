"""Takes the place of setuptools where an archive of sources is fetched for what is in it: pip wants to
know its name and version, and asks whatever builds it. This builds nothing, and runs none of its code."""
