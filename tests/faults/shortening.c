// Runs a program whose reads and writes come short, and are interrupted, as a kernel may let them
// at any time.
//
//     shortening LOG FOLDER MAY SEED OFTEN PROGRAM [WORD...]
//
// One call of OFTEN is disturbed, of those on files in FOLDER, on pipes and on sockets; LOG gets a
// line for each. MAY is `all`, or `some` for wasmtime, which is promised more by the kernel: that a
// read or write of a descriptor which never waits takes all that there is (epoll with EPOLLET tells
// it nothing more otherwise), and that nothing but waiting and writing into a pipe is interrupted
// (it has no handler of a signal that would). Its sockets are made small, so that the kernel comes
// short.
//
// It holds on to the program as strace does. LD_PRELOAD would not do: wasmtime makes some of its
// calls without the library of C, and AddressSanitizer has its own in that library's place. The
// process stays the program's.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

typedef unsigned long long Word;
typedef struct user_regs_struct Registers;

// Where a call has the number of bytes, or how else it is made short.
enum { IN_RDX, IN_R10, IN_R8, VECTOR, MESSAGE, INTERRUPTED_ONLY, WAITING };

static struct {
  int number;
  int form;
  char const* name;
  int short_form;  // what a call with many pieces becomes when it has one
} const calls[] = {
    {SYS_read, IN_RDX, "read", 0},
    {SYS_write, IN_RDX, "write", 0},
    {SYS_pread64, IN_RDX, "pread64", 0},
    {SYS_pwrite64, IN_RDX, "pwrite64", 0},
    {SYS_recvfrom, IN_RDX, "recvfrom", 0},
    {SYS_sendto, IN_RDX, "sendto", 0},
    {SYS_readv, VECTOR, "readv", SYS_read},
    {SYS_writev, VECTOR, "writev", SYS_write},
    {SYS_preadv, VECTOR, "preadv", SYS_pread64},
    {SYS_pwritev, VECTOR, "pwritev", SYS_pwrite64},
    {SYS_recvmsg, MESSAGE, "recvmsg", SYS_recvfrom},
    {SYS_sendmsg, MESSAGE, "sendmsg", SYS_sendto},
    {SYS_sendfile, IN_R10, "sendfile", 0},
    {SYS_copy_file_range, IN_R8, "copy_file_range", 0},
    {SYS_ftruncate, INTERRUPTED_ONLY, "ftruncate", 0},
    {SYS_fsync, INTERRUPTED_ONLY, "fsync", 0},
    {SYS_fdatasync, INTERRUPTED_ONLY, "fdatasync", 0},
    {SYS_poll, WAITING, "poll", 0},
    {SYS_ppoll, WAITING, "ppoll", 0},
    {SYS_epoll_wait, WAITING, "epoll_wait", 0},
    {SYS_epoll_pwait, WAITING, "epoll_pwait", 0},
};
enum { CALLS = sizeof calls / sizeof *calls };

static int log_file, may_all, has_begun;
static char const* folder;
static Word state;
static unsigned often;
static pid_t program;

static unsigned dice(unsigned sides) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (unsigned)(state >> 20) % sides;
}

static void die(char const* what) {
  fprintf(stderr, "shortening: %s: %s\n", what, strerror(errno));
  _exit(125);
}

// None, a file of the folder, or a pipe or socket.
enum { OTHER, A_FILE, A_STREAM };

static int kind_of(pid_t thread, int descriptor, char* name, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd/%d", thread, descriptor);
  ssize_t const length = readlink(path, name, size - 1);
  name[length < 0 ? 0 : length] = 0;
  if (strncmp(name, folder, strlen(folder)) == 0) return A_FILE;
  return strncmp(name, "pipe:", 5) == 0 || strncmp(name, "socket:", 7) == 0 ? A_STREAM : OTHER;
}

static int never_waits(pid_t thread, int descriptor) {
  char path[64];
  int flags = 0;
  snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", thread, descriptor);
  FILE* const file = fopen(path, "r");
  if (!file) return 0;
  for (char line[128]; fgets(line, sizeof line, file);) {
    if (sscanf(line, "flags: %o", (unsigned*)&flags) == 1) break;
  }
  fclose(file);
  return (flags & O_NONBLOCK) != 0;
}

static int call_of(Word number) {
  int at = 0;
  while (at < CALLS && (Word)calls[at].number != number) ++at;
  return at;
}

// As little room to send as the kernel allows. (With little room to receive it would wait for
// more.)
static void shrink(int descriptor) {
  int const process = (int)syscall(SYS_pidfd_open, program, 0);
  int const own = (int)syscall(SYS_pidfd_getfd, process, descriptor, 0);
  int size = 0;
  socklen_t length = sizeof size;
  if (getsockopt(own, SOL_SOCKET, SO_SNDBUF, &size, &length) == 0 && size > 8192) {
    size = 1;
    setsockopt(own, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  }
  close(own);
  close(process);
}

static int read_of(pid_t thread, Word address, void* into, size_t size) {
  struct iovec const here = {into, size}, there = {(void*)address, size};
  return process_vm_readv(thread, &here, 1, &there, 1, 0) == (ssize_t)size;
}

// The call as one of a single piece. False where that would be another call.
static int made_single(pid_t thread, Registers* registers, int at) {
  struct iovec piece;
  Word first = registers->rsi, count = registers->rdx;
  if (calls[at].form == MESSAGE) {
    struct msghdr message;
    if (!read_of(thread, registers->rsi, &message, sizeof message)) return 0;
    if (message.msg_name || message.msg_controllen) return 0;
    first = (Word)message.msg_iov;
    count = message.msg_iovlen;
  }
  do {
    if (count-- == 0 || !read_of(thread, first, &piece, sizeof piece)) return 0;
    first += sizeof piece;
  } while (piece.iov_len == 0);
  if (calls[at].form == MESSAGE) {
    registers->r10 = registers->rdx;
    registers->r8 = registers->r9 = 0;
  }
  registers->orig_rax = (Word)calls[at].short_form;
  registers->rsi = (Word)piece.iov_base;
  registers->rdx = piece.iov_len;
  return 1;
}

static void fail(Registers* registers, int at, int error, char const* name) {
  registers->orig_rax = (Word)-1;
  registers->rax = (Word)-error;
  dprintf(log_file, "%s %s %s\n", error == EINTR ? "interrupted" : "refused", calls[at].name, name);
}

// What the kernel made of a call on a small socket.
static void look_at_result(pid_t thread) {
  Registers registers;
  struct iovec pieces[64];
  if (ptrace(PTRACE_GETREGS, thread, 0, &registers) != 0 || (long long)registers.rax <= 0) return;
  int const at = call_of(registers.orig_rax);
  Word asked = registers.rdx;
  if (at == CALLS || calls[at].form == MESSAGE || strstr(calls[at].name, "r") == calls[at].name)
    return;
  if (calls[at].form == VECTOR) {
    Word const count = asked;
    asked = 0;
    if (count > 64 || !read_of(thread, registers.rsi, pieces, count * sizeof *pieces)) return;
    for (Word each = 0; each < count; ++each) asked += pieces[each].iov_len;
  }
  if (registers.rax < asked)
    dprintf(log_file, "small %s socket: %llu of %llu\n", calls[at].name, registers.rax, asked);
}

// True where its result is to be looked at.
static int disturb(pid_t thread) {
  Registers registers;
  if (ptrace(PTRACE_GETREGS, thread, 0, &registers) != 0) return 0;
  int const at = call_of(registers.orig_rax);
  if (at == CALLS) return 0;

  char name[512] = "";
  int const form = calls[at].form;
  int const kind =
      form == WAITING ? A_STREAM : kind_of(thread, (int)registers.rdi, name, sizeof name);
  if (kind == OTHER) return 0;
  int const waits_never =
      form != WAITING && kind == A_STREAM && never_waits(thread, (int)registers.rdi);
  // A byte in a pipe that wakes somebody up: there is room for it always.
  if (waits_never && name[0] == 'p') return 0;
  if (waits_never && !may_all) {
    shrink((int)registers.rdi);
    return 1;
  }
  // What it waits for before it reads or writes is its own affair.
  has_begun |= form != WAITING;
  if (!has_begun || dice(often) != 0) return 0;

  unsigned const chance = dice(100);
  int const is_interrupted = form == WAITING || form == INTERRUPTED_ONLY || chance < 15;
  if (is_interrupted) {
    int const is_read = strstr(calls[at].name, "read") || strstr(calls[at].name, "recv");
    if (form != WAITING && !may_all && (kind == A_FILE || is_read)) return 0;
    fail(&registers, at, EINTR, name);
  } else if (waits_never && chance < 30) {
    fail(&registers, at, EAGAIN, name);
  } else {
    if ((form == VECTOR || form == MESSAGE) && !made_single(thread, &registers, at)) return 0;
    Word* const length = form == IN_R10  ? &registers.r10
                         : form == IN_R8 ? &registers.r8
                                         : &registers.rdx;
    Word const asked = *length;
    if (asked < 2) return 0;
    unsigned const most = chance % 3 == 0 ? 8 : chance % 3 == 1 ? 4096 : 1u << 30;
    Word const limit = asked - 1 < most ? asked - 1 : most;
    *length = 1 + dice((unsigned)limit);
    dprintf(log_file, "short %s %s: %llu of %llu\n", calls[at].name, name, *length, asked);
  }
  ptrace(PTRACE_SETREGS, thread, 0, &registers);
  return 0;
}

static void hold(void) {
  for (;;) {
    int status = 0, signal_to_give = 0, looks_at_result = 0;
    pid_t const thread = waitpid(-1, &status, __WALL);
    if (thread < 0) _exit(0);
    if (!WIFSTOPPED(status)) {
      if (thread == program) _exit(0);
      continue;
    }
    int const event = status >> 16, signal_seen = WSTOPSIG(status);
    if (event == PTRACE_EVENT_SECCOMP) {
      looks_at_result = disturb(thread);
    } else if (event == PTRACE_EVENT_STOP && signal_seen != SIGTRAP) {
      ptrace(PTRACE_LISTEN, thread, 0, 0);
      continue;
    } else if (signal_seen == (SIGTRAP | 0x80)) {
      look_at_result(thread);
    } else if (event == 0) {
      signal_to_give = signal_seen;
    }
    ptrace(looks_at_result ? PTRACE_SYSCALL : PTRACE_CONT, thread, 0, (long)signal_to_give);
  }
}

// The calls that it wants to see; all others go on as they are.
static void ask_for_calls(void) {
  struct sock_filter filter[CALLS + 3];
  int at = 0;
  filter[at++] =
      (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (int each = 0; each < CALLS; ++each) {
    filter[at++] = (struct sock_filter)BPF_JUMP(
        BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[each].number, (unsigned char)(CALLS - each), 0);
  }
  filter[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  filter[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
  struct sock_fprog const wanted = {(unsigned short)at, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) die("no new privileges");
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &wanted) != 0) die("seccomp");
}

// A grandchild, so that the program has no child that it does not know of.
static void start_holding(void) {
  int ready[2];
  char byte;
  if (pipe(ready) != 0) die("pipe");
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
  pid_t const child = fork();
  if (child < 0) die("fork");
  if (child == 0) {
    if (fork() != 0) _exit(0);
    setsid();
    long const options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE |
                         PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC |
                         PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SEIZE, program, 0, options) != 0) die("ptrace");
    if (write(ready[1], "x", 1) != 1) _exit(125);
    int const nothing = open("/dev/null", O_RDWR);
    for (int stream = 0; stream < 3; ++stream) dup2(nothing, stream);
    for (int other = 3; other < 64; ++other) {
      if (other != log_file) close(other);
    }
    hold();
  }
  close(ready[1]);
  waitpid(child, NULL, 0);
  if (read(ready[0], &byte, 1) != 1) _exit(125);
  close(ready[0]);
}

int main(int count, char** words) {
  if (count < 7) {
    fputs("usage: shortening LOG FOLDER all|some SEED OFTEN PROGRAM [WORD...]\n", stderr);
    return 2;
  }
  log_file = open(words[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (log_file < 0) die(words[1]);
  folder = words[2];
  may_all = strcmp(words[3], "all") == 0;
  state = strtoull(words[4], NULL, 10) * 0x9e3779b97f4a7c15u + 1;
  often = (unsigned)strtoul(words[5], NULL, 10);
  program = getpid();
  start_holding();
  ask_for_calls();
  execvp(words[6], words + 6);
  die(words[6]);
}
