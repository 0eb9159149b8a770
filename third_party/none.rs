// Nothing: cargo wants a target, and we want only the sources of the dependencies.
