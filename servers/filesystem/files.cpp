#include "servers/filesystem/files.hpp"

#include <algorithm>

#include "json/writer.hpp"
#include "kit/input/file_uri.hpp"

namespace filesystem {
namespace {

// Of a result that is not the two texts.
constexpr auto around_texts = std::size_t{2048};

}  // namespace

Files::Files(std::vector<host::Directory*> const& directories, Options options, host::Timer& timer)
    : options_{std::move(options)},
      timer_{timer},
      all_{std::make_shared<Places>(directories, options_.denied, options_.home)} {}

auto Files::places(mcp::CallContext const& call) -> std::shared_ptr<Places const> {
  auto const* const roots = call.followed_roots();
  return roots ? narrow(*roots) : all_;
}

auto Files::narrow(std::vector<mcp::Root> const& roots) -> std::shared_ptr<Places const> {
  auto uris = std::vector<std::string>{};
  for (auto const& root : roots) uris.push_back(root.uri);
  if (narrowed_ && narrowed_->uris == uris) return {narrowed_, narrowed_->places.get()};

  auto narrowed = std::make_shared<Narrowed>();
  narrowed->uris = std::move(uris);
  auto open = std::vector<host::Directory*>{};
  for (auto const& uri : narrowed->uris) {
    auto const path = kit::path_of_uri(uri);
    auto const place = path ? all_->find(*path) : mcp::failure("");
    if (!place) continue;
    auto directory = place->directory->open(place->path);
    if (!directory) continue;
    open.push_back(directory->get());
    narrowed->directories.push_back(*std::move(directory));
  }
  narrowed->places =
      open.empty() ? all_ : std::make_shared<Places>(open, options_.denied, options_.home);
  narrowed_ = narrowed;
  return {narrowed, narrowed->places.get()};
}

auto answer(std::string text) -> TextAnswer {
  auto result = TextAnswer{.value = {}, .content = {}, .repeats_text = true};
  result.content.emplace_back(mcp::Text{std::move(text)});
  return result;
}

auto part_answer(std::string text, std::optional<std::string> next_cursor, std::string note)
    -> PartAnswer {
  auto part = PartAnswer{.value = {.content = {}, .nextCursor = std::move(next_cursor)},
                         .content = {},
                         .repeats_text = true};
  part.content.emplace_back(mcp::Text{std::move(text)});
  if (!note.empty()) part.content.emplace_back(mcp::Text{std::move(note)});
  return part;
}

Room::Room(mcp::CallContext const& call) {
  auto const limit = call.result_limit();
  left_ = limit > 2 * around_texts ? (limit - around_texts) / 2 : limit / 4;
}

auto Room::take(std::string_view text) -> bool {
  auto const needed = json::quoted_size(text) - 2;
  if (needed > left_) return false;
  left_ -= needed;
  return true;
}

auto Room::prefix(std::string_view text) const -> std::string_view {
  return text.substr(0, json::quoted_prefix(text, left_));
}

auto read_piece(Place const& place, std::uint64_t offset, std::size_t size)
    -> mcp::Result<std::string> {
  auto bytes = place.directory->read(place.path, offset, size);
  if (!bytes) return tell(bytes.error(), "open", place);
  return *std::move(bytes);
}

auto status_of(Place const& place) -> mcp::Result<host::Status> {
  auto const status = place.directory->stat(place.path, host::Links::follow);
  if (!status) return tell(status.error(), "stat", place);
  return *status;
}

auto Breather::breathe() -> mcp::Async<bool> {
  co_await call_.timer.sleep(0);
  co_return !call_.context.cancelled();
}

}  // namespace filesystem
