// Outgoing HTTP, natively: libcurl's HTTP/1.1, with one connection for each request.

#include "host/http_client.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "host/client_limits.hpp"
#include "host/posix/curl.hpp"
#include "host/posix/descriptor.hpp"
#include "host/posix/resolver.hpp"
#include "host/posix/tcp.hpp"
#include "host/posix/transfer.hpp"

namespace host {
namespace {

using posix::Transfer;

constexpr auto largest_head = std::size_t{256} * 1024;
constexpr auto largest_piece = std::size_t{64} * 1024;

// What libcurl's codes mean; those that are not here are `broken`. Without words, libcurl's are
// told.
struct Meaning {
  int code;
  ClientFault fault;
  std::string_view why;
};
constexpr Meaning meanings[] = {
    {curl::code_ok, ClientFault::broken, "it ended before its head did"},
    {curl::code_malformed_url, ClientFault::wrong_request, ""},
    {curl::code_no_host, ClientFault::not_found, ""},
    {curl::code_partial, ClientFault::broken, "it ended before its end"},
    {curl::code_nothing, ClientFault::broken, "it ended before its end"},
    // Ours, and those of libcurl for one line that is too long, before 8.6 and since.
    {curl::code_write_error, ClientFault::broken, "its headers are too large"},
    {curl::code_no_memory, ClientFault::broken, "its headers are too large"},
    {curl::code_too_large, ClientFault::broken, "its headers are too large"},
    {curl::code_timed_out, ClientFault::timed_out, "no connection was made in time"},
    {curl::code_tls, ClientFault::insecure, ""},
    {curl::code_cipher, ClientFault::insecure, ""},
    {curl::code_peer, ClientFault::insecure, ""},
    {curl::code_ca_file, ClientFault::insecure, ""},
    {curl::code_send_error, ClientFault::broken, "it broke the connection off"},
    {curl::code_receive_error, ClientFault::broken, "it broke the connection off"},
};

auto fault_of_errno(long error) -> ClientFault {
  switch (error) {
    case ECONNREFUSED:
      return ClientFault::refused;
    case ETIMEDOUT:
      return ClientFault::timed_out;
    case EACCES:
    case EPERM:
      return ClientFault::denied;
    default:
      return ClientFault::not_found;
  }
}

auto is_one_line(std::string_view text) -> bool {
  return std::ranges::none_of(
      text, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; });
}
auto is_target(std::string_view text) -> bool {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

// That it can be sent as it is.
auto check(ClientRequest const& request) -> ClientResult<void> {
  auto const wrong = [](std::string_view what, std::string_view value) {
    return client_error(
        ClientFault::wrong_request,
        base::concat(base::quoted(value), " cannot be the ", what, " of a request"));
  };
  if (!base::is_token(request.method) || request.method == "CONNECT") {
    return wrong("method", request.method);
  }
  if (request.authority.empty() || !is_target(request.authority) ||
      request.authority.find_first_of("/?#@%\\") != std::string::npos) {
    return wrong("authority", request.authority);
  }
  if (!request.path.starts_with('/') || !is_target(request.path)) {
    return wrong("path", request.path);
  }
  for (auto const& [name, value] : request.headers) {
    if (!base::is_token(name) || !is_one_line(value)) return wrong("header", name);
  }
  return {};
}

// As libcurl wants them: one without a value takes its own away, one with a semicolon is empty.
auto headers_of(ClientRequest const& request) -> std::vector<std::string> {
  auto headers =
      std::vector<std::string>{base::concat("host: ", request.authority), "connection: close",
                               "accept:", "content-type:", "expect:"};
  for (auto const& [name, value] : request.headers) {
    auto const text = base::trimmed(value);
    headers.push_back(text.empty() ? name + ";" : base::concat(name, ": ", text));
  }
  return headers;
}

// Where the name leads that the authority has: "example.org:443:192.0.2.1,2001:db8::1".
auto address_line(ClientRequest const& request) -> std::string {
  auto const authority = std::string_view{request.authority};
  auto const colon = authority.find(':');
  auto port = colon == authority.npos ? std::string_view{} : authority.substr(colon + 1);
  if (port.empty()) port = request.is_secure ? "443" : "80";
  auto line = base::concat(authority.substr(0, colon), ":", port);
  auto separator = ':';
  for (auto const& each : request.addresses) {
    line += std::exchange(separator, ',');
    line += base::spelled(each);
  }
  return line;
}

class Answer final : public ClientAnswer {
 public:
  Answer(curl::Library const& library, ClientRequest request)
      : curl_{library}, request_{std::move(request)}, transfer_{library} {
    prepare_connection();
    prepare_request();
    prepare_answer();
    transfer_.start();
  }

  auto status() const -> int override { return status_; }
  auto headers() const -> std::vector<Header> const& override { return headers_; }

  // An error when the head does not come.
  auto read_head() -> base::Async<ClientResult<void>> {
    while (status_ == 0 && !transfer_.result()) co_await transfer_.change();
    if (status_ == 0) co_return failed();
    co_return ClientResult<void>{};
  }

  auto read() -> base::Async<ClientResult<std::string_view>> override {
    lent_.clear();
    while (piece_.empty()) {
      if (transfer_.result() == curl::code_ok) co_return std::string_view{};
      if (transfer_.result()) co_return failed();
      if (std::exchange(is_paused_, false)) {
        transfer_.go_on();
      } else {
        co_await transfer_.change();
      }
    }
    std::swap(lent_, piece_);
    co_return lent_;
  }

 private:
  // Where a header is in `text_`; views of it are made when it no longer grows.
  struct Field {
    std::size_t name;
    std::size_t value;
    std::size_t end;
  };

  void prepare_connection() {
    transfer_.set(
        curl::opt_url,
        base::concat(request_.is_secure ? "https://" : "http://", request_.authority, "/").c_str());
    transfer_.set(curl::opt_protocols, curl::http_and_https);
    transfer_.set(curl::opt_proxy, "");
    transfer_.set(curl::opt_no_signal, 1L);
    transfer_.set(curl::opt_quick_exit, 1L);
    transfer_.set(curl::opt_fresh_connect, 1L);
    transfer_.set(curl::opt_forbid_reuse, 1L);
    // 0 would be libcurl's own limit.
    constexpr auto longest = Nanoseconds{std::numeric_limits<int>::max()};
    auto const milliseconds =
        std::clamp(request_.limits.connect / 1'000'000, Nanoseconds{1}, longest);
    transfer_.set(curl::opt_connect_timeout_ms, static_cast<long>(milliseconds));
    transfer_.set(curl::opt_open_socket_function, &open_socket);
    transfer_.set(curl::opt_open_socket_data, &request_.addresses);
    if (!request_.addresses.empty() && !request_.authority.starts_with('[')) {
      transfer_.set_list(curl::opt_resolve, {address_line(request_)});
    }
    // What OpenSSL reads by itself, unless whoever has built libcurl has named another file.
    // Certificates are verified always: nothing here says otherwise.
    if (auto const* const trusted = std::getenv("SSL_CERT_FILE")) {
      transfer_.set(curl::opt_ca_info, trusted);
    }
  }

  void prepare_request() {
    transfer_.set(curl::opt_http_version, curl::http_1_1);
    transfer_.set(curl::opt_custom_request, request_.method.c_str());
    transfer_.set(curl::opt_request_target, request_.path.c_str());
    transfer_.set_list(curl::opt_headers, headers_of(request_));
    auto const& body = request_.body;
    if (request_.method == "HEAD") return transfer_.set(curl::opt_no_body, 1L);  // in either way
    // https://www.rfc-editor.org/rfc/rfc9110#section-8.6: also when it is empty, if the method has
    // a body as a rule.
    if (request_.method == "POST" || request_.method == "PUT" || request_.method == "PATCH" ||
        !body.empty()) {
      transfer_.set(curl::opt_post_field_size_large, static_cast<std::int64_t>(body.size()));
      transfer_.set(curl::opt_post_fields, body.c_str());
    }
  }

  void prepare_answer() {
    transfer_.set(curl::opt_http_0_9_allowed, 0L);
    transfer_.set(curl::opt_error_buffer, &error_[0]);
    transfer_.set(curl::opt_header_function, &on_header);
    transfer_.set(curl::opt_header_data, this);
    transfer_.set(curl::opt_write_function, &on_body);
    transfer_.set(curl::opt_write_data, this);
  }

  // Whatever libcurl knows of the name, it connects to no other address than the request's.
  static auto open_socket(void* addresses, int /*purpose*/, curl::Address* to) -> int {
    auto const& allowed = *static_cast<std::vector<base::IpAddress> const*>(addresses);
    if (!allowed.empty() &&
        std::ranges::find(allowed, posix::ip_address_of(to->address)) == allowed.end()) {
      return curl::no_socket;
    }
    auto socket = posix::Descriptor{::socket(to->family, to->type, to->protocol)};
    if (socket.open()) posix::make_non_blocking(socket);
    return socket.release();
  }

  // A line of a head, with its end. Trailers may be ignored: RFC 9112, section 7.1.2.
  static auto on_header(char const* line, std::size_t, std::size_t size, void* self)
      -> std::size_t {
    auto& answer = *static_cast<Answer*>(self);
    answer.head_size_ += size;
    if (answer.head_size_ > largest_head) return 0;
    if (answer.status_ == 0) answer.take_line({line, size});
    return size;
  }

  static auto on_body(char const* bytes, std::size_t, std::size_t size, void* self) -> std::size_t {
    auto& answer = *static_cast<Answer*>(self);
    if (answer.piece_.size() >= largest_piece) {
      answer.is_paused_ = true;
      return curl::write_pause;
    }
    answer.piece_.append(bytes, size);
    answer.transfer_.note_change();
    return size;
  }

  void take_line(std::string_view line) {
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) return end_head();
    if ((line.starts_with(' ') || line.starts_with('\t')) && !fields_.empty()) {
      text_ += base::concat(" ", base::trimmed(line));
      fields_.back().end = text_.size();
      return;
    }
    auto const colon = std::min(line.find(':'), line.size());
    auto const name = line.substr(0, colon);
    if (colon == line.size() || !base::is_token(name)) return;  // the first line is none, too
    auto const start = text_.size();
    text_ += base::concat(base::lower(name), base::trimmed(line.substr(colon + 1)));
    fields_.push_back({start, start + colon, text_.size()});
  }

  // Interim answers are passed over.
  void end_head() {
    auto const status = static_cast<int>(transfer_.number(curl::info_response_code));
    if (status >= 200) {
      status_ = status;
      for (auto const& field : fields_) {
        auto const all = std::string_view{text_};
        headers_.push_back({all.substr(field.name, field.value - field.name),
                            all.substr(field.value, field.end - field.value)});
      }
      return transfer_.note_change();
    }
    fields_.clear();
    text_.clear();
  }

  auto failed() const -> std::unexpected<ClientError> {
    auto const code = *transfer_.result();
    auto const* const known = std::ranges::find(meanings, code, &Meaning::code);
    auto meaning = known != std::end(meanings) ? *known : Meaning{code, ClientFault::broken, ""};
    auto const error = transfer_.number(curl::info_os_errno);
    if (code == curl::code_no_connection && error != 0) {
      meaning = {code, fault_of_errno(error), std::strerror(static_cast<int>(error))};
    }
    if (meaning.why.empty()) {
      meaning.why = error_[0] != '\0' ? &error_[0] : curl_.easy_strerror(code);
    }
    return client_error(
        meaning.fault,
        base::concat("no answer from ", base::quoted(request_.authority), ": ",
                     meaning.fault == ClientFault::insecure ? "TLS: " : "", meaning.why));
  }

  curl::Library const& curl_;
  ClientRequest request_;
  char error_[curl::error_size] = {};
  std::size_t head_size_ = 0;  // with trailers
  std::string text_;
  std::vector<Field> fields_;
  int status_ = 0;  // until the head is whole
  std::vector<Header> headers_;
  std::string piece_;  // that waits to be read
  std::string lent_;   // that whoever reads has now
  bool is_paused_ = false;
  Transfer transfer_;  // its callbacks write all of these
};

auto exchange(ClientRequest request) -> Sending {
  CO_TRY(check(request));
  auto const* const library = curl::library();
  if (!library) {
    co_return client_error(
        ClientFault::unsupported,
        base::concat(base::quoted(request.authority),
                     " cannot be reached: natively HTTP is libcurl's, and this system has none; "
                     "install libcurl 4 (7.64 or later), or run the component"));
  }
  auto answer = std::make_unique<Answer>(*library, std::move(request));
  CO_TRY(co_await answer->read_head());
  co_return std::unique_ptr<ClientAnswer>{std::move(answer)};
}

}  // namespace

auto system_http_client() -> HttpClient& {
  static auto client = LimitedClient{&exchange};
  return client;
}

}  // namespace host
