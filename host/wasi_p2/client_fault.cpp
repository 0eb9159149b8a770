#include "host/wasi_p2/client_fault.hpp"

#include <array>
#include <cstring>

#include "base/text.hpp"

namespace host::wasi_p2 {
namespace {

struct Meaning {
  ClientFault fault;
  std::string_view words;
};

// In the order of wit/wasi_p2/deps/http.wit.
constexpr auto meanings = std::array<Meaning, 38>{{
    {ClientFault::timed_out, "the look-up of its name took too long"},
    {ClientFault::not_found, "there is no such name"},
    {ClientFault::not_found, "it is not there"},
    {ClientFault::not_found, "it cannot be reached"},
    {ClientFault::denied, "the host does not allow its address"},
    {ClientFault::not_found, "there is no way to its address"},
    {ClientFault::refused, "nobody listens there"},
    {ClientFault::broken, "it broke the connection off"},
    {ClientFault::timed_out, "no connection was made in time"},
    {ClientFault::timed_out, "nothing came in time"},
    {ClientFault::timed_out, "it took nothing in time"},
    {ClientFault::unsupported, "the host has too many connections"},
    {ClientFault::insecure, "TLS failed"},
    {ClientFault::insecure, "its certificate is not trusted"},
    {ClientFault::insecure, "it refused TLS"},
    {ClientFault::denied, "the host does not allow the request"},
    {ClientFault::wrong_request, "the request says no length"},
    {ClientFault::too_large, "the request's body is too large"},
    {ClientFault::wrong_request, "the request's method is wrong"},
    {ClientFault::wrong_request, "the request's URL is wrong"},
    {ClientFault::wrong_request, "the request's URL is too long"},
    {ClientFault::too_large, "the request's headers are too large"},
    {ClientFault::too_large, "a header of the request is too large"},
    {ClientFault::too_large, "the request's trailers are too large"},
    {ClientFault::too_large, "a trailer of the request is too large"},
    {ClientFault::broken, "its answer is not complete"},
    {ClientFault::too_large, "the answer's headers are too large"},
    {ClientFault::too_large, "a header of the answer is too large"},
    {ClientFault::too_large, "the answer's body is too large"},
    {ClientFault::too_large, "the answer's trailers are too large"},
    {ClientFault::too_large, "a trailer of the answer is too large"},
    {ClientFault::broken, "the answer's transfer coding is not known"},
    {ClientFault::broken, "the answer's content coding is not known"},
    {ClientFault::timed_out, "it did not answer in time"},
    {ClientFault::broken, "it wanted another protocol"},
    {ClientFault::broken, "what came is no HTTP"},
    {ClientFault::denied, "the request goes round in circles"},
    {ClientFault::unsupported, "the host is not configured for it"},
}};

// internal-error(option<string>), the one case that comes after those.
auto own_words(ErrorCode const& code) -> std::string_view {
  auto text = Option<Bytes>{};
  static_assert(sizeof text <= sizeof code.payload);
  std::memcpy(&text, code.payload, sizeof text);
  return text.present ? view(text.value) : "the host gives no reason";
}

}  // namespace

auto client_error_of(ErrorCode const& code, std::string_view authority) -> ClientError {
  auto const [fault, words] = code.which < meanings.size()
                                  ? meanings[code.which]
                                  : Meaning{ClientFault::broken, own_words(code)};
  return {fault, base::concat("no answer from ", base::quoted(authority), ": ", words)};
}

}  // namespace host::wasi_p2
