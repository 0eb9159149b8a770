// Why a page could not be fetched.

#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "base/text.hpp"
#include "kit/web/web_url.hpp"

namespace fetch {

struct Fault {
  std::string message;      // all that a model is told, the URL included
  bool is_refusal = false;  // by a rule of ours
};

template <class T>
using Outcome = base::Result<T, Fault>;

inline auto failed(kit::WebUrl const& url, std::string_view why) -> std::unexpected<Fault> {
  return std::unexpected{Fault{base::concat("Failed to fetch ", url.text(), ": ", why)}};
}

inline auto refused(kit::WebUrl const& url, std::string_view why) -> std::unexpected<Fault> {
  return std::unexpected{Fault{base::concat("Refused to fetch ", url.text(), ": ", why), true}};
}

}  // namespace fetch
