// How far a call may follow what a repository says.

#pragma once

namespace git {

// From here on as far as at first, and nothing is known of folders.
void begin_call();

}  // namespace git
