// The entries of a text, one after the other, whatever its length.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "kit/input/lines.hpp"
#include "servers/log-parser/formats.hpp"
#include "servers/log-parser/grok.hpp"

namespace logs {

// How a log is to be read.
struct Reading {
  Format const* format = nullptr;  // nullptr: `pattern`, or lines as they are
  Grok const* pattern = nullptr;
  bool joins = true;  // lines that go on where an entry has ended belong to it
};

class Reader {
 public:
  // `lines` and what `reading` names must live as long.
  Reader(kit::Lines& lines, Reading reading) : lines_{lines}, reading_{reading} {}
  Reader(Reader const&) = delete;
  auto operator=(Reader const&) -> Reader& = delete;

  // The next entry, valid until the next call; nullptr at the end. No more than `most_lines` lines
  // are read but for those that the last entry goes on in.
  auto next() -> base::Result<Entry*>;
  void stop_after(std::uint64_t most_lines) { most_lines_ = most_lines; }

  auto is_at_end() const -> bool { return is_at_end_; }
  // Where the line begins that comes next, and how many lines were before it.
  auto offset() const -> std::uint64_t { return has_pending_ ? pending_offset_ : lines_.offset(); }
  auto lines_read() const -> std::uint64_t { return lines_read_ - (has_pending_ ? 1 : 0); }
  auto errors() const -> std::uint64_t { return errors_; }      // lines that the format refused
  auto unparsed() const -> std::uint64_t { return unparsed_; }  // entries that are a raw line
  auto cut_lines() const -> std::uint64_t { return cut_; }
  auto header() -> Header& { return header_; }

 private:
  auto next_line() -> base::Result<std::optional<std::string_view>>;
  auto match(std::string_view text) -> Match;
  auto next_joined(std::string_view line) -> base::Result<Entry*>;
  auto next_block(std::string_view line) -> base::Result<Entry*>;
  auto next_partial() -> base::Result<Entry*>;
  void keep_for_later(std::string_view line, std::uint64_t offset);
  void add_to_block(std::string_view line);
  auto finish(std::string_view text, Match found) -> Entry*;
  auto goes_on(std::string_view line) -> bool;
  auto may_read_more() const -> bool { return lines_read() < most_lines_; }

  kit::Lines& lines_;
  Reading reading_;
  Header header_;
  Entry entry_;
  std::string block_;    // the lines of an entry
  std::string pending_;  // the line after them
  bool has_pending_ = false;
  bool in_trace_ = false;
  bool is_at_end_ = false;
  std::uint64_t pending_offset_ = 0;
  std::uint64_t most_lines_ = UINT64_MAX;
  std::uint64_t lines_read_ = 0;
  std::uint64_t errors_ = 0;
  std::uint64_t unparsed_ = 0;
  std::uint64_t cut_ = 0;
};

// What format a text has, judged by its first lines.
struct Detection {
  Format const* format = nullptr;  // nullptr: none that we know
  double confidence = 0;           // how many of the lines fit, 0 to 1
};
auto detect(kit::Lines& lines) -> base::Result<Detection>;

}  // namespace logs
