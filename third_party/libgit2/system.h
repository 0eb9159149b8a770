/* Included before each source of libgit2: it is another system that it runs on. Headers that
 * declare the functions come first, so that nothing but libgit2 means ours. */

#pragma once

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

#define open git_files_open
#define close git_files_close
#define read git_files_read
#define pread git_files_pread
#define write git_files_write
#define pwrite git_files_pwrite
#define lseek git_files_lseek
#define ftruncate git_files_ftruncate
#define fsync git_files_fsync
#define fstat git_files_fstat
#define stat git_files_stat
#define lstat git_files_lstat
#define access git_files_access
#define realpath git_files_realpath
#define readlink git_files_readlink
#define mkdir git_files_mkdir
#define rmdir git_files_rmdir
#define unlink git_files_unlink
#define remove git_files_unlink
#define rename git_files_rename
#define link git_files_link
#define symlink git_files_symlink
#define chmod git_files_chmod
#define utimes git_files_utimes
#define dirent git_files_entry
#define DIR git_files_dir
#define opendir git_files_opendir
#define readdir git_files_readdir
#define closedir git_files_closedir
#define getcwd git_files_getcwd
#define chdir git_files_chdir
#define time(out) git_files_time(out)
#define gettimeofday git_files_gettimeofday
#define clock_gettime(clock, now) git_files_clock_gettime(now)

/* Clocks on walls show UTC. */
#define localtime_r gmtime_r
#define mktime timegm

/* Nobody listens, neither on a terminal nor on a network. */
#undef stdout
#undef stderr
#define stdout ((FILE*)NULL)
#define stderr ((FILE*)NULL)
#define snprintf git_files_snprintf
#define vsnprintf git_files_vsnprintf
#define printf(...) ((void)0)
#define fprintf(...) ((void)0)
#define fputc(character, file) EOF
#define fwrite(...) 0
#define puts(text) ((void)0)
#define putchar(character) ((void)0)
#define select(...) (-1)
#define sysconf(name) 1L

/* There is no environment, and nobody in particular. */
#define getenv(name) ((char*)NULL)
#define getuid() 0U
#define geteuid() 0U
#define getgid() 0U
#define getpid() 1
#define getppid() 1
#define getpgid(process) 1
#define getsid(process) 1
#define umask(mask) ((void)(mask), (mode_t)022)
