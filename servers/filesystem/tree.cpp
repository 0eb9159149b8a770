#include "servers/filesystem/tree.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"
#include "servers/filesystem/walk.hpp"

namespace filesystem {
namespace {

// What text() writes around a name, with an escape for each quote and line end.
constexpr auto around_name = std::size_t{72};
constexpr auto lines_of_node = std::size_t{5};

}  // namespace

Tree::Tree(Places const& places, Place start, Globs const& excluded, std::size_t room)
    : places_{places}, start_{std::move(start)}, excluded_{excluded}, room_{room} {
  nodes_.push_back({.name = {}, .is_folder = true, .parent = 0, .depth = 0});
}

auto Tree::begin() -> host::FileResult<void> {
  auto const listing = TRY(start_.directory->list(start_.path, most_entries));
  add_children(0, listing);
  return {};
}

auto Tree::relative(std::size_t node) const -> std::string {
  auto text = std::string{};
  for (auto at = node; at != 0; at = nodes_[at].parent) {
    text = base::concat(nodes_[at].name, text.empty() ? "" : "/", text);
  }
  return text;
}

auto Tree::place_of(std::size_t node) const -> Place {
  auto place = start_;
  auto names = std::vector<std::string_view>{};
  for (auto at = node; at != 0; at = nodes_[at].parent) names.push_back(nodes_[at].name);
  for (auto i = names.size(); i > 0; --i) place = place.child(names[i - 1]);
  return place;
}

auto Tree::add_children(std::size_t node, host::Listing const& listing) -> bool {
  auto const first = nodes_.size();
  auto const folder = place_of(node);
  auto const path = relative(node);
  auto const depth = nodes_[node].depth + 1;
  auto needed = std::size_t{0};
  for (auto const& entry : listing.entries) {
    if (excluded_.match(path.empty() ? entry.name : base::concat(path, "/", entry.name))) continue;
    if (!places_.shows(folder.child(entry.name))) continue;
    needed += around_name + 2 * depth * lines_of_node + json::quote(entry.name).size();
    // The first folder is shown as far as there is room, any other whole or not at all.
    if (needed > room_ && node == 0) {
      ++left_out_;
      break;
    }
    if (needed > room_) {
      nodes_.resize(first, {.name = {}, .is_folder = false, .parent = 0, .depth = 0});
      ++left_out_;
      return false;
    }
    nodes_.push_back({.name = entry.name,
                      .is_folder = entry.kind == host::Kind::directory,
                      .parent = node,
                      .depth = depth});
  }
  room_ -= std::min(room_, needed);
  if (!listing.complete) ++left_out_;
  nodes_[node].is_open = true;
  nodes_[node].first = first;
  nodes_[node].count = nodes_.size() - first;
  return true;
}

auto Tree::grow() -> bool {
  while (next_ < nodes_.size() && !nodes_[next_].is_folder) ++next_;
  if (next_ == nodes_.size()) return false;
  auto const node = next_++;
  if (room_ < around_name) {
    ++left_out_;
    return true;
  }
  auto const place = place_of(node);
  auto const listing = place.directory->list(place.path, most_entries);
  if (!listing) {
    ++unreadable_;
    nodes_[node].is_open = true;
  } else {
    add_children(node, *listing);
  }
  return true;
}

// The words of JSON.stringify(tree, null, 2). A stack of our own, for folders may be deep.
auto Tree::text() const -> std::string {
  struct Level {
    std::size_t next, end;
  };
  auto text = std::string{"["};
  auto levels = std::vector<Level>{{nodes_[0].first, nodes_[0].first + nodes_[0].count}};
  auto const indent = [&](std::size_t steps) { text.append(2 * steps, ' '); };
  while (!levels.empty()) {
    auto& level = levels.back();
    auto const depth = 2 * levels.size() - 1;
    if (level.next == level.end) {
      levels.pop_back();
      auto const was_empty = text.ends_with('[');
      if (!was_empty) text += '\n', indent(depth - 1);
      text += ']';
      if (!levels.empty()) text += '\n', indent(depth - 2), text += '}';
      continue;
    }
    auto const& node = nodes_[level.next++];
    text += text.ends_with('[') ? "\n" : ",\n";
    indent(depth);
    text += "{\n";
    indent(depth + 1);
    text += base::concat("\"name\": ", json::quote(node.name), ",\n");
    indent(depth + 1);
    text += node.is_folder ? "\"type\": \"directory\"" : "\"type\": \"file\"";
    if (node.is_folder && !node.is_open)
      text += ",\n", indent(depth + 1), text += "\"truncated\": true";
    if (!node.is_folder) {
      text += '\n', indent(depth), text += '}';
      continue;
    }
    text += ",\n";
    indent(depth + 1);
    text += "\"children\": [";
    levels.push_back({node.first, node.first + node.count});
  }
  return text;
}

auto Tree::note() const -> std::string {
  auto text = std::string{};
  if (left_out_ > 0) {
    text = base::concat("[There was no room for what is in ", left_out_,
                        " folders; ask for them by their paths, or leave things out with "
                        "excludePatterns.]");
  }
  if (unreadable_ > 0) text += base::concat("[", unreadable_, " folders could not be read.]");
  return text;
}

}  // namespace filesystem
