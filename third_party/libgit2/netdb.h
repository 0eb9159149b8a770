/* Takes the place of the system's for libgit2, which has no network here. */

#pragma once

struct addrinfo {
  int ai_family;
};
