// Opening what is below a directory, and nothing that a symbolic link or a race puts outside of it.

#pragma once

#include "host/posix/descriptor.hpp"

namespace host::posix {

// Like openat(), but nothing on the way leads out of `directory`: errno is then EXDEV. `path` is
// relative. Closed on exec.
auto open_beneath(int directory, char const* path, int flags, unsigned mode = 0) -> Descriptor;

// The same without the kernel's help, name by name: for kernels before Linux 5.6, and sandboxes
// that hide openat2 from us.
auto walk_beneath(int directory, char const* path, int flags, unsigned mode = 0) -> Descriptor;

// For looking at a thing without opening it, where the system knows such.
extern int const look_only;

}  // namespace host::posix
