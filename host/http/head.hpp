// The head of an answer, as text (RFC 9112, section 4).

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "host/exchange.hpp"

namespace host::http {

// The reason phrase of a status, such as "Not Found"; empty when it has none.
auto reason_phrase(int status) -> std::string_view;

// How the end of an answer's body is told.
enum class Framing { length, chunks, until_close, no_body };

struct AnswerFraming {
  Framing framing = Framing::length;
  std::size_t length = 0;
  bool keep = true;            // the connection, for another request
  bool client_is_old = false;  // HTTP/1.0, which has to be told that the connection stays
};

// The whole head, with its empty line. The server alone says Date, Connection and where the body
// ends; a header that would break the head apart (with a line end, say) is left out.
void write_head(std::string& text, ResponseHead const& head, AnswerFraming const& framing);

}  // namespace host::http
