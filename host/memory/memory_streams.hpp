// Standard input and output in memory: input as a test says, output to look at.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/memory/feed.hpp"
#include "host/standard_streams.hpp"

namespace host {

class MemoryStreams final : public StandardStreams {
 public:
  // Input that is open, and empty so far.
  MemoryStreams() = default;
  // These pieces, and then the end.
  explicit MemoryStreams(std::vector<std::string> const& input) : input_{input} { input_.end(); }

  // The client's side.
  void arrive(std::string bytes) { input_.arrive(std::move(bytes)); }
  void end_input() { input_.end(); }
  void stop_reading() { nobody_reads_ = true; }

  // All that was written, and its complete lines, without their line ends.
  auto output() const -> std::string const& { return output_; }
  auto lines() const -> std::vector<std::string> {
    auto lines = std::vector<std::string>{};
    auto rest = std::string_view{output_};
    for (auto end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
      lines.emplace_back(rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    return lines;
  }

  auto read() -> base::Async<std::string_view> override { return input_.next(); }
  auto write(std::string_view bytes) -> bool override {
    if (nobody_reads_) return false;
    output_ += bytes;
    return true;
  }

 private:
  Feed input_;
  std::string output_;
  bool nobody_reads_ = false;
};

}  // namespace host
