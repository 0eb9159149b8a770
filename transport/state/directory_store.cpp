// See directory_store.hpp.

#include "transport/state/directory_store.hpp"

#include "base/text.hpp"
#include "host/random.hpp"

namespace transport {
namespace {

using Value = std::optional<std::string>;

constexpr auto largest_record = std::size_t{64} << 20;
constexpr auto most_records = std::size_t{1} << 20;
// No record begins with a dot, so that nobody takes these for one.
constexpr std::string_view taken_prefix = ".taken-";

// Where a record lies, whose name may be one.
auto place_of(std::string_view name) -> base::Result<host::Path> {
  TRY(mcp::check_record_name(name));
  return host::Path{}.child(name);
}

auto is_missing(host::FileError const& error) -> bool {
  return error.fault == host::FileFault::not_found;
}

}  // namespace

auto DirectoryStore::put(std::string_view name, std::string_view value) -> base::Result<void> {
  TRY(directory_.write_atomic(TRY(place_of(name)), value));
  return {};
}

auto DirectoryStore::create(std::string_view name, std::string_view value) -> base::Result<bool> {
  auto const created = directory_.create_exclusive(TRY(place_of(name)), value);
  if (created) return true;
  if (created.error().fault == host::FileFault::exists) return false;
  return std::unexpected{created.error()};
}

auto DirectoryStore::get(std::string_view name) -> base::Result<Value> {
  auto value = directory_.read_all(TRY(place_of(name)), largest_record);
  if (value) return *std::move(value);
  if (is_missing(value.error())) return std::nullopt;
  return std::unexpected{value.error()};
}

auto DirectoryStore::take(std::string_view name) -> base::Result<Value> {
  // Who can rename it has it, and nobody else knows the new name.
  auto const taken = host::Path{}.child(base::concat(taken_prefix, host::random_name()));
  auto const renamed = directory_.rename(TRY(place_of(name)), taken, host::Existing::replace);
  if (!renamed && is_missing(renamed.error())) return std::nullopt;
  TRY(renamed);
  auto value = directory_.read_all(taken, largest_record);
  if (!value) {
    // Nobody has it yet. When it cannot be put back either, sweep() finds it.
    auto const back = directory_.rename(taken, TRY(place_of(name)), host::Existing::keep);
    if (!back) return std::unexpected{back.error()};
    return std::unexpected{value.error()};
  }
  // Else sweep() removes it.
  static_cast<void>(directory_.remove(taken));
  return *std::move(value);
}

auto DirectoryStore::remove(std::string_view name) -> base::Result<void> {
  auto const removed = directory_.remove(TRY(place_of(name)));
  if (!removed && !is_missing(removed.error())) return std::unexpected{removed.error()};
  return {};
}

auto DirectoryStore::list(std::string_view prefix) -> base::Result<std::vector<std::string>> {
  auto const listing = TRY(directory_.list({}, most_records));
  if (!listing.complete) {
    return base::failure(base::concat("there are more than ", most_records, " records"));
  }
  auto names = std::vector<std::string>{};
  for (auto const& [name, kind] : listing.entries) {
    if (kind == host::Kind::file && name.starts_with(prefix) && mcp::check_record_name(name)) {
      names.push_back(name);
    }
  }
  return names;
}

auto DirectoryStore::sweep(std::int64_t age_seconds) -> base::Result<void> {
  auto const listing = TRY(directory_.list({}, most_records));
  auto const now = clock_.now().seconds;
  for (auto const& [name, kind] : listing.entries) {
    if (kind != host::Kind::file) continue;
    auto const place = host::Path{}.child(name);
    auto const status = directory_.stat(place, host::Links::keep);
    if (!status || !status->modified || now - status->modified->seconds <= age_seconds) continue;
    auto const removed = directory_.remove(place);
    if (!removed && !is_missing(removed.error())) return std::unexpected{removed.error()};
  }
  return {};
}

}  // namespace transport
