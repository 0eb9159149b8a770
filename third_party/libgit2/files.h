/* What libgit2 asks of an operating system: functions of POSIX under names of ours, which kit/git
 * answers out of the directories that the program was given. Errors are in errno. */

#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

struct git_files_stat {
  mode_t st_mode;
  off_t st_size;
  struct timespec st_atim, st_mtim, st_ctim;
  uint32_t st_ino;
  /* Nobody is told apart by these: all 0. */
  uint32_t st_dev, st_uid, st_gid, st_rdev, st_nlink;
};

struct git_files_entry {
  char const* d_name;
};

typedef struct git_files_dir git_files_dir;

/* With O_CREAT there is a mode_t more. */
int git_files_open(char const* path, int flags, ...);
int git_files_close(int file);
ssize_t git_files_read(int file, void* bytes, size_t size);
ssize_t git_files_pread(int file, void* bytes, size_t size, off_t offset);
/* At the end of what was written before: nothing is written in the middle of a file. */
ssize_t git_files_write(int file, void const* bytes, size_t size);
ssize_t git_files_pwrite(int file, void const* bytes, size_t size, off_t offset);
off_t git_files_lseek(int file, off_t offset, int whence);
int git_files_ftruncate(int file, off_t size);
int git_files_fsync(int file);
int git_files_fstat(int file, struct git_files_stat* about);

/* All of a file, as it was at one moment, with a NUL after it; to be freed. EFBIG when it has more
 * than 256 MiB. */
int git_files_read_whole(char const* path, char** bytes, size_t* size);

int git_files_stat(char const* path, struct git_files_stat* about);
int git_files_lstat(char const* path, struct git_files_stat* about);
int git_files_access(char const* path, int how);
char* git_files_realpath(char const* path, char* resolved);
ssize_t git_files_readlink(char const* path, char* target, size_t size);

int git_files_mkdir(char const* path, mode_t mode);
int git_files_rmdir(char const* path);
int git_files_unlink(char const* path);
int git_files_rename(char const* from, char const* to);
/* A second name for a file: not supported, so that libgit2 renames instead, which replaces. */
int git_files_link(char const* from, char const* to);
int git_files_symlink(char const* target, char const* path);
int git_files_chmod(char const* path, mode_t mode);
int git_files_utimes(char const* path, struct timeval const* times);

git_files_dir* git_files_opendir(char const* path);
struct git_files_entry* git_files_readdir(git_files_dir* folder);
int git_files_closedir(git_files_dir* folder);

/* "/", which is where relative paths begin. */
char* git_files_getcwd(char* path, size_t size);
int git_files_chdir(char const* path);

/* Of printf what needs no floating numbers. */
int git_files_snprintf(char* to, size_t size, char const* format, ...);
int git_files_vsnprintf(char* to, size_t size, char const* format, va_list arguments);

/* 0, or -1 when this call has followed too much. */
int git_files_spend(unsigned steps);
/* The same of what matches may try, of patterns and names. */
int git_files_spend_match(void);

time_t git_files_time(time_t* out);
int git_files_gettimeofday(struct timeval* now, void* zone);
int git_files_clock_gettime(struct timespec* now);

#ifdef __cplusplus
}
#endif
