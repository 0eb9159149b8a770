// Pages that were fetched before, where there is a store to keep them in: their server is asked
// whether they have changed, and sends them only then.
// https://www.rfc-editor.org/rfc/rfc9110#section-13

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kit/web/web_url.hpp"
#include "mcp/settings.hpp"

namespace fetch {

struct Copy {
  std::string etag;           // as its server says it, or empty
  std::string last_modified;  // the same
  std::string content_type;
  std::string body;  // decompressed
};

class Copies {
 public:
  // A caller is shown no copy of another one.
  explicit Copies(mcp::Settings const& settings)
      : store_{settings.store}, principal_{settings.principal} {}

  auto find(kit::WebUrl const& url) const -> std::optional<Copy>;
  // One that cannot be asked for again, or is large, is not kept. That there is no room for it is
  // no failure.
  void keep(kit::WebUrl const& url, Copy const& copy) const;

 private:
  auto name_of(kit::WebUrl const& url) const -> std::string;

  mcp::Store* store_;
  std::string const& principal_;
};

}  // namespace fetch
