// CMake wants a source beside precompiled headers (cmake/precompiled.cmake).
