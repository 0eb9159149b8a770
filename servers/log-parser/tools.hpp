// The five tools, each in a file of its own.

#pragma once

#include <memory>

#include "mcp/server.hpp"
#include "servers/log-parser/options.hpp"
#include "servers/log-parser/source.hpp"

namespace logs {

struct Setting {
  World world;
  Options options;
};

void add_parse_logs(mcp::Server& server, std::shared_ptr<Setting const> const& setting);
void add_filter_entries(mcp::Server& server, std::shared_ptr<Setting const> const& setting);
void add_statistics(mcp::Server& server, std::shared_ptr<Setting const> const& setting);
void add_search_entries(mcp::Server& server, std::shared_ptr<Setting const> const& setting);
void add_time_range(mcp::Server& server, std::shared_ptr<Setting const> const& setting);

// What a log has left unsaid, and what was made of it.
struct Inferred {
  std::optional<std::string> year;  // how it was found
  std::optional<std::string> timezone;
};
auto inferred(Calendar const& calendar) -> std::optional<Inferred>;

// As the original writes it: compact, as text as well.
template <class T>
auto in_compact(T value) -> mcp::Structured<T> {
  auto text = json::encode(value);
  return {.value = std::move(value), .content = {mcp::Text{std::move(text)}}};
}

}  // namespace logs
