#include "servers/filesystem/ignore_files.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace filesystem {
namespace {

// Nobody writes larger ones.
constexpr auto most_bytes = std::size_t{1} << 20;
constexpr auto most_rules = std::size_t{10'000};

auto lies_in(host::Path const& path, host::Path const& folder) -> bool {
  if (folder.is_root()) return true;
  return path.view().starts_with(folder.view()) && path.view().size() > folder.view().size() &&
         path.view()[folder.view().size()] == '/';
}

auto relative(host::Path const& path, host::Path const& folder) -> std::string_view {
  return path.view().substr(folder.is_root() ? 0 : folder.view().size() + 1);
}

// Braces and the like mean nothing in these files.
auto as_glob(std::string_view pattern) -> std::string {
  auto text = std::string{};
  for (auto const c : pattern) {
    if (std::string_view{"{}()!#+@|"}.contains(c)) text += '\\';
    text += c;
  }
  return text;
}

}  // namespace

void IgnoreFiles::add_rule(std::string_view line, std::vector<Rule>& rules) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
  if (line.empty() || line.starts_with('#')) return;
  auto const brings_back = line.starts_with('!');
  if (brings_back) line.remove_prefix(1);
  auto const folders_only = line.ends_with('/');
  if (folders_only) line.remove_suffix(1);
  // A '/' within ties the rule to the folder of its file.
  auto const is_tied = line.contains('/');
  if (line.starts_with('/')) line.remove_prefix(1);
  auto glob = kit::Glob::parse(base::concat(is_tied ? "" : "**/", as_glob(line)));
  if (glob) rules.push_back({*std::move(glob), brings_back, folders_only});
}

void IgnoreFiles::read(Place const& place, host::Path const& folder) {
  auto& [path, rules] = way_.emplace_back(folder);
  for (auto const* const name : {".gitignore", ".ignore"}) {
    auto const text = place.directory->read_all(folder.child(name), most_bytes);
    if (!text) continue;
    auto rest = std::string_view{*text};
    while (!rest.empty() && rules.size() < most_rules) {
      auto const line = rest.substr(0, rest.find('\n'));
      add_rule(line, rules);
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
  }
}

void IgnoreFiles::come_to(Place const& place) {
  while (!way_.empty() && !lies_in(place.path, way_.back().path)) way_.pop_back();
  if (way_.empty()) read(place, {});
  while (way_.back().path != place.path.parent()) {
    auto const rest = relative(place.path, way_.back().path);
    read(place, way_.back().path.child(rest.substr(0, rest.find('/'))));
  }
}

auto IgnoreFiles::ignores(Place const& place, host::Kind kind) -> bool {
  if (place.path.name() == ".git") return true;
  come_to(place);
  auto ignored = false;
  for (auto const& [folder, rules] : way_) {
    auto const path = relative(place.path, folder);
    for (auto const& rule : rules) {
      if (rule.folders_only && kind != host::Kind::directory) continue;
      if (ignored == rule.brings_back && rule.glob.matches(path)) ignored = !rule.brings_back;
    }
  }
  return ignored;
}

}  // namespace filesystem
