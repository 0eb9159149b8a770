// See failing_tree.hpp.

#include "host/memory/failing_tree.hpp"

namespace host {

auto FailingTree::next() -> Turn {
  auto const call = calls_++;
  if (call < failing_ || (call > failing_ && !for_good_)) return Turn::well;
  if (!for_good_) return Turn::fails;
  return call == failing_ ? Turn::dies : Turn::is_dead;
}

auto FailingTree::read(Path const& path, std::uint64_t offset, std::size_t size)
    -> Outcome<std::string> {
  if (next() != Turn::well) return fault();
  return tree_.read(path, offset, size);
}

auto FailingTree::write_new(Path const& path, std::string_view bytes,
                            std::optional<std::uint32_t> mode) -> Outcome<> {
  auto const turn = next();
  if (turn == Turn::well) return tree_.write_new(path, bytes, mode);
  if (turn == Turn::dies) ignore(tree_.write_new(path, bytes.substr(0, bytes.size() / 2), mode));
  return fault();
}

auto FailingTree::rename(Path const& from, Path const& to) -> Outcome<> {
  if (next() != Turn::well) return fault();
  return tree_.rename(from, to);
}

auto FailingTree::append(Path const& path, std::string_view bytes) -> Outcome<> {
  auto const turn = next();
  if (turn == Turn::well) return tree_.append(path, bytes);
  if (turn == Turn::dies) ignore(tree_.append(path, bytes.substr(0, bytes.size() / 2)));
  return fault();
}

auto FailingTree::overwrite(Path const& path, std::string_view bytes) -> Outcome<> {
  auto const turn = next();
  if (turn == Turn::well) return tree_.overwrite(path, bytes);
  if (turn != Turn::is_dead) ignore(tree_.overwrite(path, bytes.substr(0, bytes.size() / 2)));
  return fault();
}

auto FailingTree::link(Path const& from, Path const& to) -> Outcome<> {
  if (next() != Turn::well) return fault();
  return tree_.link(from, to);
}

auto FailingTree::make_link(Path const& path, std::string_view target) -> Outcome<> {
  if (next() != Turn::well) return fault();
  return tree_.make_link(path, target);
}

auto FailingTree::remove_file(Path const& path) -> Outcome<> {
  if (next() != Turn::well) return fault();
  return tree_.remove_file(path);
}

auto FailingTree::remove_directory(Path const& path) -> Outcome<> {
  if (next() != Turn::well) return fault();
  return tree_.remove_directory(path);
}

auto FailingTree::make_directory(Path const& path) -> Outcome<> {
  if (next() != Turn::well) return fault();
  return tree_.make_directory(path);
}

auto FailingTree::list(Path const& path, std::size_t at_most) -> Outcome<Listing> {
  if (next() != Turn::well) return fault();
  return tree_.list(path, at_most);
}

auto FailingTree::status(Path const& path, Links links) -> Outcome<Status> {
  if (next() != Turn::well) return fault();
  return tree_.status(path, links);
}

auto FailingTree::read_link(Path const& path) -> Outcome<std::optional<std::string>> {
  if (next() != Turn::well) return fault();
  return tree_.read_link(path);
}

auto FailingTree::open(Path const& path) -> Outcome<std::unique_ptr<Tree>> {
  if (next() != Turn::well) return fault();
  return tree_.open(path);
}

void for_each_failure(FailingTree& tree, std::function<void()> const& prepare,
                      std::function<void()> const& act,
                      std::function<void(bool is_death)> const& judge) {
  auto const in_turn = [&](auto const& plan, bool is_death) {
    for (auto call = std::size_t{0};; ++call) {
      tree.be_well();
      prepare();
      plan(call);
      act();
      auto const has_failed = tree.has_failed();
      tree.be_well();
      judge(is_death);
      if (!has_failed) return;
    }
  };
  for (auto const fault : usual_faults) {
    in_turn([&](std::size_t call) { tree.fail_once(call, fault); }, false);
  }
  in_turn([&](std::size_t call) { tree.die_at(call); }, true);
}

}  // namespace host
