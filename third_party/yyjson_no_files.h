/* Included before yyjson.c, so that its functions for files ask libc for none. They are never
   called, but an undefined fopen would bring libc's files into the link, and those WASI preview 1.
 */

#include <stdio.h>

#define fopen(path, mode) ((FILE*)0)
#define fclose(file) (0)
#define fread(buffer, size, count, file) ((size_t)0)
#define fseek(file, offset, whence) (-1)
#define ftell(file) (-1L)
