// What is left of the bytes that a result may have.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mcp/server.hpp"
#include "servers/log-parser/source.hpp"

namespace logs {

// JSON stands in a result twice: as structured content, and as text, within quotes.
class Room {
 public:
  explicit Room(std::size_t result_limit);

  // False, and nothing is taken, when there is none for it.
  auto take(std::string_view json) -> bool;
  auto left() const -> std::size_t { return left_; }

 private:
  std::size_t left_;
};

// A JSON array of entries, as many as there is room for.
class EntryList {
 public:
  EntryList(Source const& source, std::size_t result_limit) : source_{source}, room_{result_limit} {
    writer_.begin_array();
  }

  // False when there is no room for it. The first one is cut to fit, since nobody could ask for
  // less.
  auto add(Entry& entry) -> bool;
  auto count() const -> std::size_t { return count_; }
  auto has_cut() const -> bool { return has_cut_; }
  auto take() -> std::string { return writer_.end_array().take(); }

 private:
  Source const& source_;
  Room room_;
  json::Writer writer_;
  std::size_t count_ = 0;
  bool has_cut_ = false;
};

}  // namespace logs
