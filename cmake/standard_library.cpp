// Links with the flags of everything else, so that Zig builds its C and C++ libraries now: setup
// shows this as a step of its own.

#include <string>

// Not inlined, so that the library is asked for.
extern "C" [[gnu::noinline, gnu::used]]
auto standard_library_is_there(char const* text) -> std::size_t {
  return std::string{text}.append(text).size();
}

auto main(int count, char** words) -> int {
  return count == 1 && standard_library_is_there(words[0]) > 0 ? 0 : 1;
}
