# Native programs: Zig's clang and libc++ out of .tools/, with nothing of the system's headers.

include("${CMAKE_CURRENT_LIST_DIR}/zig.cmake")

# Naming the target, even our own, keeps Zig from looking into /usr/include and gives a program
# that also runs on other machines of its kind. Each other set of these flags would build Zig's
# libc++ anew, for minutes.
cmake_host_system_information(RESULT processor QUERY OS_PLATFORM)
string(REPLACE "arm64" "aarch64" processor "${processor}")
if(CMAKE_HOST_APPLE)
  set(target ${processor}-macos)
else()
  set(target ${processor}-linux-gnu)
endif()
set(CMAKE_C_COMPILER_TARGET ${target})
set(CMAKE_CXX_COMPILER_TARGET ${target})
# Lines alone: a stack shows where, and nobody compiles the names of all variables.
set(shared "-O2 -gline-tables-only")
set(CMAKE_C_FLAGS_INIT "${shared}")
set(CMAKE_CXX_FLAGS_INIT "${shared} -fno-exceptions -fno-rtti")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
