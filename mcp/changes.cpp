#include "mcp/changes.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/dialogue.hpp"
#include "mcp/store.hpp"

namespace mcp {

auto Followed::record() const -> std::string {
  if (!is_resource) return base::concat("changed.", what);
  // A URI may be long and have any characters; a record's name may not.
  return base::concat("changed.uri.", base::to_base64url(base::sha256(what)));
}

auto Followed::notification() const -> std::string_view {
  if (is_resource) return "notifications/resources/updated";
  if (what == "tools") return "notifications/tools/list_changed";
  if (what == "prompts") return "notifications/prompts/list_changed";
  return "notifications/resources/list_changed";
}

void publish_change(Settings const& settings, Followed const& changed) {
  if (!settings.store) return;
  auto const written = settings.store->put(changed.record(), unique_id(settings));
  if (!written && settings.log) {
    settings.log(base::concat("wasmmcp: a change could not be told: ", written.error().message));
  }
}

auto last_change(Settings const& settings, Followed const& followed) -> std::string {
  auto const value = settings.store->get(followed.record());
  return value ? value->value_or("") : std::string{};
}

auto change_message(Followed const& changed, std::string_view meta) -> std::string {
  auto writer = json::Writer{};
  writer.begin_object().member("jsonrpc", "2.0").member("method", changed.notification());
  if (changed.is_resource || !meta.empty()) {
    writer.key("params").begin_object();
    if (!meta.empty()) writer.key("_meta").raw(meta);
    if (changed.is_resource) writer.member("uri", changed.what);
    writer.end_object();
  }
  writer.end_object();
  return writer.text();
}

ChangeReader::ChangeReader(Settings const& settings, std::vector<Followed> followed)
    : settings_{settings}, followed_{std::move(followed)} {
  for (auto const& each : followed_) seen_.push_back(last_change(settings_, each));
}

void ChangeReader::follow(std::vector<Followed> followed) {
  auto seen = std::vector<std::string>{};
  for (auto const& each : followed) {
    auto const before = std::ranges::find_if(followed_, [&](Followed const& other) {
      return other.what == each.what && other.is_resource == each.is_resource;
    });
    seen.push_back(before != followed_.end()
                       ? seen_[static_cast<std::size_t>(before - followed_.begin())]
                       : each.since);
  }
  followed_ = std::move(followed);
  seen_ = std::move(seen);
}

auto ChangeReader::read() -> std::vector<Followed const*> {
  auto changed = std::vector<Followed const*>{};
  for (std::size_t i = 0; i < followed_.size(); ++i) {
    auto value = last_change(settings_, followed_[i]);
    if (value != seen_[i]) changed.push_back(&followed_[i]);
    seen_[i] = std::move(value);
  }
  return changed;
}

}  // namespace mcp
