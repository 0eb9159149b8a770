// A folder and all below it as JSON, level by level for as long as there is room.

#pragma once

#include <string>
#include <vector>

#include "servers/filesystem/places.hpp"

namespace filesystem {

class Tree {
 public:
  // `room` is in bytes of JSON text, escaped.
  Tree(Places const& places, Place start, Globs const& excluded, std::size_t room);

  auto begin() -> host::FileResult<void>;
  // One folder more. False when all are there, or there is no room.
  auto grow() -> bool;
  // [{"name": ..., "type": "file" or "directory", "children": [...]}], with two blanks a level.
  auto text() const -> std::string;
  // What is left out, for a model; empty when it is nothing.
  auto note() const -> std::string;

 private:
  struct Node {
    std::string name;
    bool is_folder;
    bool is_open = false;  // its children are here
    std::size_t parent;
    std::size_t depth;
    std::size_t first = 0, count = 0;  // children
  };
  auto place_of(std::size_t node) const -> Place;
  auto relative(std::size_t node) const -> std::string;
  // Whether they had room.
  auto add_children(std::size_t node, host::Listing const& listing) -> bool;

  Places const& places_;
  Place start_;
  Globs const& excluded_;
  std::size_t room_;
  std::vector<Node> nodes_;  // the first is where it starts
  std::size_t next_ = 1;
  std::size_t left_out_ = 0;
  std::size_t unreadable_ = 0;
};

}  // namespace filesystem
