module wasmmcp/definitions

go 1.24

// Where the definitions of kinds are that others have of their own.
require github.com/spinkube/spin-operator v0.6.1
