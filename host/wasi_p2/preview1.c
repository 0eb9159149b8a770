// What libc would import from WASI preview 1, so that no component needs the preview-1 adapter.
// Only the last words of abort() and assert() would come this way, and they have nowhere to go:
// the files, clocks and streams of our programs are behind host/*.hpp.

#include <stddef.h>
#include <stdint.h>

enum { bad_file_descriptor = 8 };

uint16_t __wasi_fd_close(int file) {
  (void)file;
  return bad_file_descriptor;
}

uint16_t __wasi_fd_seek(int file, int64_t offset, uint8_t whence, uint64_t* position) {
  (void)file, (void)offset, (void)whence, (void)position;
  return bad_file_descriptor;
}

uint16_t __wasi_fd_write(int file, void const* pieces, size_t count, size_t* written) {
  (void)file, (void)pieces, (void)count, (void)written;
  return bad_file_descriptor;
}

_Noreturn void __wasi_proc_exit(uint32_t status) {
  (void)status;
  __builtin_trap();
}

// Zig's libc has these in Zig, where they call the imports directly.
int close(int file) {
  (void)file;
  return -1;
}

// Link-time optimisation pulls these in for whatever they are worth, and libc's come with a
// constructor that asks for random bytes at each start. Our code is compiled without them.
uintptr_t __stack_chk_guard = 0;

_Noreturn void __stack_chk_fail(void) { __builtin_trap(); }

// The last words of libc++ and libc++abi when a check of their own fails; their versions bring
// printf, 20 KB of it, to a component that has nowhere to print.
// Zig's libc++ is of the first ABI, that of a wasi-sdk of the second.
_Noreturn void _ZNSt3__122__libcpp_verbose_abortEPKcz(char const* format, ...) {
  (void)format;
  __builtin_trap();
}

_Noreturn void _ZNSt3__222__libcpp_verbose_abortEPKcz(char const* format, ...) {
  (void)format;
  __builtin_trap();
}

// Those of libc++abi, with the name that they have had since LLVM 22.
_Noreturn void __abort_message(char const* format, ...) {
  (void)format;
  __builtin_trap();
}

_Noreturn void __cxa_pure_virtual(void) { __builtin_trap(); }

_Noreturn void __cxa_deleted_virtual(void) { __builtin_trap(); }
