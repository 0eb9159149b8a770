// Changes that clients want to hear of: of the lists of tools, prompts and resources, and of
// resources. Whoever makes one writes a record; who follows looks at the records now and then, for
// it may be another instance.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mcp/settings.hpp"

namespace mcp {

// Whether there is a place where changes are seen by other instances.
inline auto hears_changes(Settings const& settings) -> bool { return settings.store != nullptr; }

// One thing to follow: "tools", "prompts", "resources", or the URI of a resource.
struct Followed {
  std::string what;
  bool is_resource = false;
  // What its record said when the client asked for it.
  std::string since = {};

  auto record() const -> std::string;
  auto notification() const -> std::string_view;  // its method
};

void publish_change(Settings const& settings, Followed const& changed);
// What its record says, which is another text after each change.
auto last_change(Settings const& settings, Followed const& followed) -> std::string;

// A notification of it. `meta` is JSON text for its _meta, or empty.
auto change_message(Followed const& changed, std::string_view meta) -> std::string;

// Tells which of those followed have changed since it was asked last.
class ChangeReader {
 public:
  ChangeReader(Settings const& settings, std::vector<Followed> followed);
  // These from here on. Nothing is lost of those that were followed before, nor of the others since
  // the client asked for them.
  void follow(std::vector<Followed> followed);
  auto read() -> std::vector<Followed const*>;

 private:
  Settings const& settings_;
  std::vector<Followed> followed_;
  std::vector<std::string> seen_;
};

}  // namespace mcp
