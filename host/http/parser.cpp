// llhttp pushes what it finds through callbacks; every callback that ends a step pauses it, which
// makes it a parser that is pulled.

#include "host/http/parser.hpp"

#include <llhttp.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace host::http {

struct HttpParser::State {
  explicit State(HeadLimits given) : limits{given} {
    llhttp_init(&parser, HTTP_REQUEST, &settings());
    parser.data = this;
  }

  // Where a header is in `text`; views of it are made when it no longer grows.
  struct Field {
    std::size_t name = 0;
    std::size_t value = 0;
    std::size_t end = 0;
  };

  HeadLimits limits;
  llhttp_t parser{};
  Step reached = Step::need_bytes;
  Refusal refusal{};

  bool in_head = true;
  bool begun = false;
  std::size_t framing = 0;  // bytes of the head, or since the last piece of the body
  std::string target;
  std::string text;
  std::vector<Field> fields;
  bool in_field = false;

  RequestHead request;
  bool keeps_connection = false;
  bool takes_chunks = false;
  bool expects_continue = false;
  std::string_view body;

  struct Callbacks;
  static auto settings() -> llhttp_settings_t const&;

  void start_over();
  auto refuse(int status, std::string_view reason) -> bool;
  void explain(llhttp_errno_t error);
  auto version_is_spoken() const -> bool {
    return parser.http_major == 1 && parser.http_minor <= 1;
  }
  auto check_framing(std::size_t taken) -> bool;

  auto take_head() -> bool;
  auto take_target() -> bool;
  auto take_host() -> bool;
  auto check_coding() -> bool;
  auto check_expectation() -> bool;
  auto count(std::string_view name) const -> std::ptrdiff_t;
};

// Called by llhttp. 0 goes on, -1 ends the parsing, HPE_PAUSED returns to next().
struct HttpParser::State::Callbacks {
  static auto state_of(llhttp_t* parser) -> State& { return *static_cast<State*>(parser->data); }

  static auto on_message_begin(llhttp_t* parser) -> int {
    state_of(parser).begun = true;
    return 0;
  }

  static auto on_url(llhttp_t* parser, char const* at, std::size_t size) -> int {
    auto& state = state_of(parser);
    if (state.target.size() + size > state.limits.target) {
      state.refuse(414, "the request's path is too long");
      return -1;
    }
    state.target.append(at, size);
    return 0;
  }

  static auto on_header_field(llhttp_t* parser, char const* at, std::size_t size) -> int {
    auto& state = state_of(parser);
    if (!state.in_head) return 0;  // Trailers may be ignored: RFC 9112, section 7.1.2.
    if (!state.in_field) {
      if (state.fields.size() == state.limits.headers) {
        state.refuse(431, "the request has too many headers");
        return -1;
      }
      state.in_field = true;
      state.fields.push_back({.name = state.text.size()});
    }
    return append(state, {at, size}, [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
  }

  static auto on_header_field_complete(llhttp_t* parser) -> int {
    auto& state = state_of(parser);
    if (state.in_head) state.fields.back().value = state.text.size();
    return 0;
  }

  static auto on_header_value(llhttp_t* parser, char const* at, std::size_t size) -> int {
    auto& state = state_of(parser);
    return state.in_head ? append(state, {at, size}, [](char c) { return c; }) : 0;
  }

  static auto on_header_value_complete(llhttp_t* parser) -> int {
    auto& state = state_of(parser);
    if (!state.in_head) return 0;
    state.fields.back().end = state.text.size();
    state.in_field = false;
    return 0;
  }

  static auto on_headers_complete(llhttp_t* parser) -> int {
    return pause_at(parser, HttpParser::Step::head);
  }

  static auto on_body(llhttp_t* parser, char const* at, std::size_t size) -> int {
    if (size == 0) return 0;
    state_of(parser).body = {at, size};
    return pause_at(parser, HttpParser::Step::body);
  }

  static auto on_message_complete(llhttp_t* parser) -> int {
    return pause_at(parser, HttpParser::Step::end);
  }

 private:
  static auto pause_at(llhttp_t* parser, HttpParser::Step step) -> int {
    state_of(parser).reached = step;
    return HPE_PAUSED;
  }

  static auto append(State& state, std::string_view bytes, auto change) -> int {
    if (state.text.size() + bytes.size() > state.limits.head) {
      state.refuse(431, "the request's headers are too long");
      return -1;
    }
    auto const old_size = state.text.size();
    state.text += bytes;
    auto const added = state.text.begin() + static_cast<std::ptrdiff_t>(old_size);
    std::transform(added, state.text.end(), added, change);
    return 0;
  }
};

auto HttpParser::State::settings() -> llhttp_settings_t const& {
  static auto const settings = [] {
    auto made = llhttp_settings_t{};
    llhttp_settings_init(&made);
    made.on_message_begin = Callbacks::on_message_begin;
    made.on_url = Callbacks::on_url;
    made.on_header_field = Callbacks::on_header_field;
    made.on_header_field_complete = Callbacks::on_header_field_complete;
    made.on_header_value = Callbacks::on_header_value;
    made.on_header_value_complete = Callbacks::on_header_value_complete;
    made.on_headers_complete = Callbacks::on_headers_complete;
    made.on_body = Callbacks::on_body;
    made.on_message_complete = Callbacks::on_message_complete;
    return made;
  }();
  return settings;
}

void HttpParser::State::start_over() {
  in_head = true;
  begun = false;
  framing = 0;
  target.clear();
  text.clear();
  fields.clear();
  request.headers.clear();
  request.authority.reset();
  body = {};
}

auto HttpParser::State::refuse(int status, std::string_view reason) -> bool {
  reached = Step::refused;
  refusal = {.status = status, .reason = reason};
  return false;
}

void HttpParser::State::explain(llhttp_errno_t error) {
  if (reached == Step::refused) return;  // by a callback
  auto const wrong_version = error == HPE_INVALID_VERSION && !version_is_spoken();
  if (wrong_version || error == HPE_PAUSED_H2_UPGRADE) {
    refuse(505, "this server speaks HTTP/1.1 and HTTP/1.0");
  } else if (error == HPE_INVALID_TRANSFER_ENCODING) {
    refuse(400, "the body's length is not clear from Content-Length and Transfer-Encoding");
  } else {
    auto const* const reason = llhttp_get_error_reason(&parser);
    refuse(400, reason && *reason ? reason : "it is not HTTP");
  }
}

// Chunk extensions, trailers and empty lines cost a client nothing, so they are bounded like a
// head.
auto HttpParser::State::check_framing(std::size_t taken) -> bool {
  framing += taken - (reached == Step::body ? body.size() : 0);
  if (framing > limits.head) {
    return in_head ? refuse(431, "the request's headers are too long")
                   : refuse(400, "too many bytes between the pieces of the body");
  }
  if (reached == Step::body) framing = 0;
  return true;
}

auto HttpParser::State::count(std::string_view name) const -> std::ptrdiff_t {
  return std::ranges::count(request.headers, name, &Header::name);
}

auto HttpParser::State::take_head() -> bool {
  in_head = false;
  for (auto const& field : fields) {
    auto const all = std::string_view{text};
    request.headers.push_back({all.substr(field.name, field.value - field.name),
                               base::trimmed(all.substr(field.value, field.end - field.value))});
  }
  auto const method = static_cast<llhttp_method_t>(llhttp_get_method(&parser));
  request.method = llhttp_method_name(method);
  if (!version_is_spoken()) return refuse(505, "this server speaks HTTP/1.1 and HTTP/1.0");
  takes_chunks = parser.http_minor == 1;
  if (method == HTTP_CONNECT) return refuse(501, "this server is not a proxy");
  // A server may ignore an offer to upgrade (RFC 9110, section 7.8), and Java's client makes one
  // with every first request. llhttp would take the rest of the connection for the other protocol.
  parser.upgrade = 0;
  keeps_connection = llhttp_should_keep_alive(&parser) != 0;
  return take_host() && take_target() && check_coding() && check_expectation();
}

// https://www.rfc-editor.org/rfc/rfc9112#section-3.2
auto HttpParser::State::take_host() -> bool {
  // A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message that
  // lacks a Host header field and to any request message that contains more than one Host header
  // field line.
  auto const hosts = count("host");
  if (hosts > 1) return refuse(400, "the request has more than one Host header");
  if (hosts == 0 && takes_chunks) return refuse(400, "the request has no Host header");
  if (auto const host = request.header("host")) request.authority = *host;
  return true;
}

// https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
auto HttpParser::State::take_target() -> bool {
  auto const whole = std::string_view{target};
  if (whole.starts_with('/') || whole == "*") {
    request.path = whole;
    return true;
  }
  // When an origin server receives a request with an absolute-form of request-target, the origin
  // server MUST ignore the received Host header field (if any) and instead replace it with the host
  // information of the request-target.
  auto const scheme = whole.find("://");
  if (scheme == whole.npos) return refuse(400, "the request's target is neither a path nor a URL");
  auto const host = scheme + 3;
  auto const path = std::min(whole.find_first_of("/?#", host), whole.size());
  auto const authority = whole.substr(host, path - host);
  if (authority.empty() || authority.contains('@')) {
    return refuse(400, "the request's target has no plain host");
  }
  if (!whole.substr(path).starts_with('/')) target.insert(path, 1, '/');
  request.authority = std::string_view{target}.substr(host, path - host);
  request.path = std::string_view{target}.substr(path);
  return true;
}

// https://www.rfc-editor.org/rfc/rfc9112#section-6.1
auto HttpParser::State::check_coding() -> bool {
  auto const codings = count("transfer-encoding");
  if (codings == 0) return true;
  // A server or client that receives an HTTP/1.0 message containing a Transfer-Encoding header
  // field MUST treat the message as if the framing is faulty.
  if (!takes_chunks) return refuse(400, "HTTP/1.0 has no Transfer-Encoding");
  // A server that receives a request message with a transfer coding it does not understand SHOULD
  // respond with 501 (Not Implemented).
  if (codings > 1 || !base::equal_ignoring_case(*request.header("transfer-encoding"), "chunked")) {
    return refuse(501, "the only Transfer-Encoding that is understood is chunked");
  }
  return true;
}

// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
auto HttpParser::State::check_expectation() -> bool {
  auto const expected = request.header("expect");
  // A server that receives a 100-continue expectation in an HTTP/1.0 request MUST ignore that
  // expectation.
  expects_continue = false;
  if (!expected || !takes_chunks) return true;
  if (!base::equal_ignoring_case(*expected, "100-continue")) {
    return refuse(417, "the only expectation that can be met is 100-continue");
  }
  expects_continue = true;
  return true;
}

HttpParser::HttpParser(HeadLimits limits) : state_{std::make_unique<State>(limits)} {}
HttpParser::~HttpParser() = default;

auto HttpParser::next(std::string_view& input) -> Step {
  auto& state = *state_;
  if (state.reached == Step::refused) return Step::refused;
  if (state.reached == Step::end) state.start_over();
  state.reached = Step::need_bytes;
  llhttp_resume(&state.parser);
  auto const* const start = input.empty() ? "" : input.data();
  auto const error = llhttp_execute(&state.parser, start, input.size());
  if (error != HPE_OK && error != HPE_PAUSED) {
    state.explain(error);
    return Step::refused;
  }
  auto const taken = error == HPE_OK
                         ? input.size()
                         : static_cast<std::size_t>(llhttp_get_error_pos(&state.parser) - start);
  input.remove_prefix(taken);
  if (state.check_framing(taken) && state.reached == Step::head) state.take_head();
  return state.reached;
}

auto HttpParser::begun() const -> bool { return state_->begun && state_->in_head; }
auto HttpParser::request() const -> RequestHead const& { return state_->request; }
auto HttpParser::keeps_connection() const -> bool { return state_->keeps_connection; }
auto HttpParser::takes_chunks() const -> bool { return state_->takes_chunks; }
auto HttpParser::expects_continue() const -> bool { return state_->expects_continue; }
auto HttpParser::body() const -> std::string_view { return state_->body; }
auto HttpParser::refusal() const -> Refusal { return state_->refusal; }

auto HttpParser::body_left() const -> std::optional<std::uint64_t> {
  if (state_->parser.flags & F_CHUNKED) return std::nullopt;
  return state_->parser.content_length;
}

}  // namespace host::http
