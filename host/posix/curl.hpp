// The system's libcurl, which is loaded when the first request wants it: nothing is linked, and who
// keeps the system keeps its HTTP, its TLS and its trust.

#pragma once

#include <sys/socket.h>

#include <cstddef>

namespace host::curl {

// The part of libcurl's binary interface that is used here, by the numbers and layouts that it
// promises not to change: https://curl.se/libcurl/abi.html
enum Option {
  opt_write_data = 10001,
  opt_url = 10002,
  opt_proxy = 10004,
  opt_error_buffer = 10010,
  opt_post_fields = 10015,
  opt_headers = 10023,
  opt_header_data = 10029,
  opt_custom_request = 10036,
  opt_no_body = 44,
  opt_ca_info = 10065,
  opt_fresh_connect = 74,
  opt_forbid_reuse = 75,
  opt_http_version = 84,
  opt_no_signal = 99,
  opt_share = 10100,
  opt_private = 10103,
  opt_connect_timeout_ms = 156,
  opt_open_socket_data = 10164,
  opt_protocols = 181,
  opt_resolve = 10203,
  opt_request_target = 10266,
  opt_http_0_9_allowed = 285,
  opt_quick_exit = 322,
  opt_write_function = 20011,
  opt_header_function = 20079,
  opt_open_socket_function = 20163,
  opt_post_field_size_large = 30120,
};
enum MultiOption {
  multi_socket_function = 20001,
  multi_socket_data = 10002,
  multi_timer_function = 20004,
  multi_timer_data = 10005,
};
enum Info {
  info_private = 0x100015,
  info_response_code = 0x200002,
  info_os_errno = 0x200019,
};
enum Code {
  code_ok = 0,
  code_malformed_url = 3,
  code_no_host = 6,
  code_no_connection = 7,
  code_partial = 18,
  code_write_error = 23,
  code_no_memory = 27,
  code_timed_out = 28,
  code_tls = 35,
  code_nothing = 52,
  code_send_error = 55,
  code_receive_error = 56,
  code_cipher = 59,
  code_peer = 60,
  code_ca_file = 77,
  code_too_large = 100,
};
inline constexpr auto global_all = 3L;
inline constexpr auto http_1_1 = 2L;
inline constexpr auto http_and_https = 3L;
inline constexpr auto error_size = 256;
inline constexpr auto message_done = 1;
inline constexpr auto no_socket = -1;  // also "a moment has come"
inline constexpr auto poll_in = 1, poll_out = 2, poll_remove = 4;
inline constexpr auto share_more = 1, share_names = 3;
inline constexpr auto write_pause = std::size_t{0x10000001};

struct List;
struct Message {
  int kind;
  void* easy;
  union {
    void* whatever;
    int result;
  } data;
};
struct Address {
  int family;
  int type;
  int protocol;
  unsigned size;
  sockaddr address;  // has more bytes than its type
};

struct Library {
  int (*global_init)(long);
  void* (*easy_init)();
  int (*easy_setopt)(void*, int, ...);
  int (*easy_getinfo)(void*, int, ...);
  int (*easy_pause)(void*, int);
  void (*easy_cleanup)(void*);
  char const* (*easy_strerror)(int);
  void* (*multi_init)();
  int (*multi_setopt)(void*, int, ...);
  int (*multi_add)(void*, void*);
  int (*multi_remove)(void*, void*);
  int (*multi_socket_action)(void*, int, int, int*);
  Message* (*multi_info_read)(void*, int*);
  void* (*share_init)();
  int (*share_setopt)(void*, int, ...);
  int (*share_cleanup)(void*);
  List* (*slist_append)(List*, char const*);
  void (*slist_free)(List*);
};

// Nothing where the system has none, or one that lacks some of this.
auto library() -> Library const*;

}  // namespace host::curl
