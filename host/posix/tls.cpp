#include "host/posix/tls.hpp"

#include <dlfcn.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/text.hpp"
#include "host/client_limits.hpp"
#include "host/posix/loop.hpp"

namespace host::posix {
namespace {

// The part of libcurl's binary interface that is used here. It has not changed since 7.16, and is
// promised not to: https://curl.se/libcurl/abi.html
struct slist;
constexpr auto global_all = 3L;
constexpr auto opt_url = 10002, opt_proxy = 10004, opt_error_buffer = 10010, opt_ca_info = 10065,
               opt_http_version = 84, opt_no_signal = 99, opt_connect_only = 141,
               opt_sockopt_function = 20148, opt_open_socket_function = 20163,
               opt_open_socket_data = 10164, opt_resolve = 10203, opt_close_socket_function = 20208;
constexpr auto http_1_1 = 2L;
constexpr auto already_connected = 2;  // of CURL_SOCKOPT_
constexpr auto message_done = 1;
constexpr auto error_size = 256;
constexpr auto code_ok = 0, code_timed_out = 28, code_tls = 35, code_peer = 60, code_ca_file = 77,
               code_again = 81;
struct Message {
  int kind;
  void* easy;
  union {
    void* whatever;
    int result;
  } data;
};

struct Curl {
  int (*global_init)(long);
  void* (*easy_init)();
  int (*easy_setopt)(void*, int, ...);
  int (*easy_recv)(void*, void*, std::size_t, std::size_t*);
  int (*easy_send)(void*, void const*, std::size_t, std::size_t*);
  void (*easy_cleanup)(void*);
  char const* (*easy_strerror)(int);
  void* (*multi_init)();
  int (*multi_add)(void*, void*);
  int (*multi_remove)(void*, void*);
  int (*multi_perform)(void*, int*);
  int (*multi_fdset)(void*, fd_set*, fd_set*, fd_set*, int*);
  int (*multi_timeout)(void*, long*);
  Message* (*multi_info_read)(void*, int*);
  int (*multi_cleanup)(void*);
  slist* (*slist_append)(slist*, char const*);
  void (*slist_free)(slist*);
};

// Nothing where it is not there, or is none that we know.
auto load() -> std::unique_ptr<Curl const> {
  void* library = nullptr;
  for (auto const* const name : {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"}) {
    library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library) break;
  }
  if (!library) return nullptr;
  auto curl = std::make_unique<Curl>();
  auto is_whole = true;
  auto const find = [&](auto& function, char const* name) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
    is_whole = is_whole && function != nullptr;
  };
  find(curl->global_init, "curl_global_init");
  find(curl->easy_init, "curl_easy_init");
  find(curl->easy_setopt, "curl_easy_setopt");
  find(curl->easy_recv, "curl_easy_recv");
  find(curl->easy_send, "curl_easy_send");
  find(curl->easy_cleanup, "curl_easy_cleanup");
  find(curl->easy_strerror, "curl_easy_strerror");
  find(curl->multi_init, "curl_multi_init");
  find(curl->multi_add, "curl_multi_add_handle");
  find(curl->multi_remove, "curl_multi_remove_handle");
  find(curl->multi_perform, "curl_multi_perform");
  find(curl->multi_fdset, "curl_multi_fdset");
  find(curl->multi_timeout, "curl_multi_timeout");
  find(curl->multi_info_read, "curl_multi_info_read");
  find(curl->multi_cleanup, "curl_multi_cleanup");
  find(curl->slist_append, "curl_slist_append");
  find(curl->slist_free, "curl_slist_free_all");
  if (!is_whole || curl->global_init(global_all) != code_ok) return nullptr;
  return curl;
}

auto library() -> Curl const* {
  static auto const curl = load();
  return curl.get();
}

// curl connects nowhere: it is given the socket, which stays ours.
auto give_socket(void* socket, int /*purpose*/, void* /*address*/) -> int {
  return *static_cast<int*>(socket);
}
auto tell_connected(void*, int, int) -> int { return already_connected; }
auto keep_open(void*, int) -> int { return 0; }

auto no_answer(ClientFault fault, std::string_view authority, std::string_view why)
    -> std::unexpected<ClientError> {
  return client_error(fault, base::concat("no answer from ", base::quoted(authority), ": ", why));
}

}  // namespace

struct TlsStream::Handles {
  explicit Handles(Curl const& found, Descriptor given)
      : curl{found},
        socket{std::move(given)},
        number{socket.number()},
        multi{curl.multi_init()},
        easy{curl.easy_init()} {}
  ~Handles() {
    curl.multi_remove(multi, easy);
    curl.easy_cleanup(easy);
    curl.multi_cleanup(multi);
    curl.slist_free(addresses);
  }
  Handles(Handles const&) = delete;
  auto operator=(Handles const&) -> Handles& = delete;

  Curl const& curl;
  Descriptor socket;
  int number;
  void* multi;
  void* easy;
  slist* addresses = nullptr;
  char error[error_size] = {};

  void prepare(std::string const& authority);
  // What came of it, once it is over.
  auto result() const -> std::optional<int>;
  auto wait(Nanoseconds deadline) const -> Wait;
};

void TlsStream::Handles::prepare(std::string const& authority) {
  auto const set = [&](int option, auto value) { curl.easy_setopt(easy, option, value); };
  set(opt_url, base::concat("https://", authority, "/").c_str());
  set(opt_connect_only, 1L);
  set(opt_http_version, http_1_1);
  set(opt_no_signal, 1L);
  set(opt_proxy, "");
  set(opt_error_buffer, &error[0]);
  set(opt_open_socket_function, &give_socket);
  set(opt_open_socket_data, &number);
  set(opt_sockopt_function, &tell_connected);
  set(opt_close_socket_function, &keep_open);
  // Where the name leads was looked up before; any address keeps curl from doing so again.
  auto const bracket = authority.rfind(']');
  auto const colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
  auto const port = colon == authority.npos ? std::string{"443"} : authority.substr(colon + 1);
  addresses = curl.slist_append(
      nullptr, base::concat(authority.substr(0, colon), ":", port, ":127.0.0.1").c_str());
  set(opt_resolve, addresses);
  // What OpenSSL reads by itself, unless whoever has built libcurl has named another file.
  if (auto const* const trusted = std::getenv("SSL_CERT_FILE")) set(opt_ca_info, trusted);
  curl.multi_add(multi, easy);
}

auto TlsStream::Handles::result() const -> std::optional<int> {
  auto left = 0;
  while (auto const* const message = curl.multi_info_read(multi, &left)) {
    if (message->kind == message_done) return message->data.result;
  }
  return std::nullopt;
}

auto TlsStream::Handles::wait(Nanoseconds deadline) const -> Wait {
  fd_set readable;
  fd_set writable;
  fd_set broken;
  FD_ZERO(&readable);
  FD_ZERO(&writable);
  FD_ZERO(&broken);
  auto most = -1;
  auto milliseconds = -1L;
  curl.multi_timeout(multi, &milliseconds);
  auto const soon =
      milliseconds < 0
          ? deadline
          : std::min(deadline, after(static_cast<Nanoseconds>(milliseconds + 1) * 1'000'000));
  // A set has room for the lower numbers only; beyond, looking again soon does as well.
  if (number >= FD_SETSIZE) return wait_readable(number, std::min(soon, after(10'000'000)));
  curl.multi_fdset(multi, &readable, &writable, &broken, &most);
  if (FD_ISSET(number, &writable)) return wait_writable(number, soon);
  return wait_readable(number, soon);
}

TlsStream::TlsStream(std::unique_ptr<Handles> handles) : handles_{std::move(handles)} {}
TlsStream::~TlsStream() = default;

auto TlsStream::open(Descriptor socket, std::string authority, Nanoseconds deadline)
    -> base::Async<ClientResult<std::unique_ptr<TlsStream>>> {
  auto const* const curl = library();
  if (!curl) {
    co_return client_error(
        ClientFault::unsupported,
        base::concat("https://", authority,
                     " cannot be reached: natively TLS is libcurl's, and this system has none; "
                     "install libcurl 4, run the component, or use http"));
  }
  auto handles = std::make_unique<Handles>(*curl, std::move(socket));
  handles->prepare(authority);
  while (true) {
    auto running = 0;
    handles->curl.multi_perform(handles->multi, &running);
    if (auto const result = handles->result()) {
      if (*result == code_ok) break;
      auto const why = std::string_view{handles->error[0] != '\0' ? &handles->error[0]
                                                                  : curl->easy_strerror(*result)};
      auto const is_about_trust =
          *result == code_tls || *result == code_peer || *result == code_ca_file;
      co_return no_answer(is_about_trust              ? ClientFault::insecure
                          : *result == code_timed_out ? ClientFault::timed_out
                                                      : ClientFault::broken,
                          authority, base::concat("TLS: ", why));
    }
    if (now() >= deadline) {
      co_return no_answer(ClientFault::timed_out, authority, "TLS was not agreed on in time");
    }
    co_await handles->wait(deadline);
  }
  co_return std::unique_ptr<TlsStream>{new TlsStream{std::move(handles)}};
}

auto TlsStream::receive(char* buffer, std::size_t size) -> ssize_t {
  auto count = std::size_t{0};
  auto const result = handles_->curl.easy_recv(handles_->easy, buffer, size, &count);
  if (result == code_ok) return static_cast<ssize_t>(count);
  errno = result == code_again ? EAGAIN : ECONNRESET;
  return -1;
}

auto TlsStream::send(char const* bytes, std::size_t size) -> ssize_t {
  auto count = std::size_t{0};
  auto const result = handles_->curl.easy_send(handles_->easy, bytes, size, &count);
  if (result == code_ok && count != 0) return static_cast<ssize_t>(count);
  errno = result == code_ok || result == code_again ? EAGAIN : EPIPE;
  return -1;
}

}  // namespace host::posix
