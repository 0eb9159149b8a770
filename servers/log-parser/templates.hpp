// The few sentences that a log's many messages are made from: Drain, He, Zhu, Zheng and Lyu (2017).

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "servers/log-parser/moments.hpp"

namespace logs {

class Templates {
 public:
  static constexpr std::size_t most_templates = 2000;

  struct Template {
    std::vector<std::string> words;  // "<*>" where they differ
    std::uint64_t count = 0;
    std::string level;    // of the first
    std::string example;  // the first, its beginning
    std::optional<Nanoseconds> first = {};
    std::optional<Nanoseconds> last = {};

    auto text() const -> std::string;
  };

  // The first line of a message counts. The index of its template, or nothing when there are too
  // many already.
  auto add(std::string_view message, std::string_view level, std::optional<Nanoseconds> moment)
      -> std::optional<std::size_t>;

  auto all() const -> std::vector<Template> const& { return templates_; }
  // The most frequent, ties in the order of their first appearance.
  auto top(std::size_t at_most) const -> std::vector<Template const*>;
  // Messages for which there was no room.
  auto left_out() const -> std::uint64_t { return left_out_; }

 private:
  std::vector<Template> templates_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> leaves_;
  std::uint64_t left_out_ = 0;
};

}  // namespace logs
