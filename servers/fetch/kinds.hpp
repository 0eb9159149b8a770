// What a body is: a page, a feed, text, an image that clients can show, or what is none of these.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fetch {

enum class Kind : std::uint8_t { page, xml, text, image, other };

struct BodyKind {
  Kind kind;
  std::string media_type;  // "image/png", as far as it is known; empty if not
};

// `content_type` is the field's value, or empty. The first bytes are believed more than it where
// they leave no doubt.
auto kind_of(std::string_view content_type, std::string_view body) -> BodyKind;

}  // namespace fetch
