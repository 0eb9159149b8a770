// What the tools of the filesystem server work with, and how they answer.

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/timer.hpp"
#include "mcp/server.hpp"
#include "servers/filesystem/options.hpp"
#include "servers/filesystem/places.hpp"

namespace filesystem {

// The directories, as each call may see them.
class Files {
 public:
  // The directories and the timer must live as long.
  Files(std::vector<host::Directory*> const& directories, Options options, host::Timer& timer);
  Files(Files const&) = delete;
  auto operator=(Files const&) -> Files& = delete;

  auto options() const -> Options const& { return options_; }
  auto timer() -> host::Timer& { return timer_; }
  // All of them.
  auto all() const -> Places const& { return *all_; }
  // Those that the client's roots leave. Roots that are none of ours, or below them, change
  // nothing.
  auto places(mcp::CallContext const& call) -> std::shared_ptr<Places const>;

 private:
  // Directories that roots name below ours, and the places there.
  struct Narrowed {
    std::vector<std::string> uris;
    std::vector<std::unique_ptr<host::Directory>> directories;
    std::shared_ptr<Places const> places;
  };
  auto narrow(std::vector<mcp::Root> const& roots) -> std::shared_ptr<Places const>;

  Options options_;
  host::Timer& timer_;
  std::shared_ptr<Places const> all_;
  std::shared_ptr<Narrowed> narrowed_;
};

// One call of a tool.
struct Call {
  mcp::CallContext& context;
  std::shared_ptr<Places const> kept;
  Places const& places = *kept;
  host::Timer& timer;
};

// What the official server answers with: a text, and the same in an object.
struct Answer {
  std::string content;
};
using TextAnswer = mcp::Structured<Answer>;
auto answer(std::string text) -> TextAnswer;

// A text of which there may be more.
struct Part {
  std::string content;
  std::optional<std::string> nextCursor;
};
using PartAnswer = mcp::Structured<Part>;
// `note` tells a model what is left out, and how to get it.
auto part_answer(std::string text, std::optional<std::string> next_cursor, std::string note)
    -> PartAnswer;

// Room for text in an answer, in bytes of JSON: the text is in there twice.
class Room {
 public:
  explicit Room(mcp::CallContext const& call);

  auto left() const -> std::size_t { return left_; }
  // Takes what the text needs; false, and nothing taken, when that is more than is left.
  auto take(std::string_view text) -> bool;
  // As much of the text as there is room for.
  auto prefix(std::string_view text) const -> std::string_view;

 private:
  std::size_t left_;
};

// Of a file, or why it cannot be had.
auto read_piece(Place const& place, std::uint64_t offset, std::size_t size)
    -> mcp::Result<std::string>;
// Of what a place leads to.
auto status_of(Place const& place) -> mcp::Result<host::Status>;

// Lets others run, and the client cancel, now and then in long work. False when the call is over.
class Breather {
 public:
  explicit Breather(Call const& call) : call_{call} {}
  auto breathe() -> mcp::Async<bool>;
  // Whether it is time again, after work of so many steps: an entry of a folder is one.
  auto due(std::uint32_t steps = 1) -> bool {
    steps_ += steps;
    if (steps_ < 2048) return false;
    steps_ = 0;
    return true;
  }

 private:
  Call const& call_;
  std::uint32_t steps_ = 0;
};

// A handler of a tool, out of a function of the call and the tool's arguments; by value, when it
// waits.
template <class In, class Out>
auto handler(std::shared_ptr<Files> files, mcp::Result<Out> (*function)(Call const&, In const&)) {
  return [files = std::move(files), function](mcp::CallContext& context,
                                              In const& in) -> mcp::Result<Out> {
    return function({.context = context, .kept = files->places(context), .timer = files->timer()},
                    in);
  };
}
template <class In, class Out>
auto handler(std::shared_ptr<Files> files,
             mcp::Async<mcp::Result<Out>> (*function)(Call, In const&)) {
  return [files = std::move(files), function](mcp::CallContext& context,
                                              In const& in) -> mcp::Async<mcp::Result<Out>> {
    return function({.context = context, .kept = files->places(context), .timer = files->timer()},
                    in);
  };
}

// Hints of tools that write.
constexpr auto writes(bool idempotent, bool destructive) -> mcp::ToolAnnotations {
  return {.readOnlyHint = false,
          .destructiveHint = destructive,
          .idempotentHint = idempotent,
          .openWorldHint = false};
}

// The tools, by what they do.
void add_reading(mcp::Server& server, std::shared_ptr<Files> const& files);    // reading.cpp
void add_media(mcp::Server& server, std::shared_ptr<Files> const& files);      // media.cpp
void add_listing(mcp::Server& server, std::shared_ptr<Files> const& files);    // listing.cpp
void add_searching(mcp::Server& server, std::shared_ptr<Files> const& files);  // searching.cpp
void add_writing(mcp::Server& server, std::shared_ptr<Files> const& files);    // writing.cpp
void add_moving(mcp::Server& server, std::shared_ptr<Files> const& files);     // moving.cpp
void add_resources(mcp::Server& server, std::shared_ptr<Files> const& files);  // resources.cpp

}  // namespace filesystem
