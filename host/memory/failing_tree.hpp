// Files of which one call, or every call from one on, fails: what happens when a disk is full, a
// folder is closed, or the program dies in the midst of its work. A test tries each call in turn.

#pragma once

#include <functional>

#include "host/files/tree.hpp"

namespace host {

class FailingTree final : public Tree {
 public:
  // All other calls are `tree`'s, which must live as long.
  explicit FailingTree(Tree& tree) : tree_{tree} {}

  // Of the calls from here on, the one with that number fails, counted from 0.
  void fail_once(std::size_t call, FileFault fault) { plan(call, fault, false); }
  // That one and all after it fail: nothing of what a dying program had in mind is done any more.
  // What it was at is half done, where it can be.
  void die_at(std::size_t call) { plan(call, FileFault::broken, true); }
  void be_well() { plan(SIZE_MAX, FileFault::broken, false); }

  // Since the plan was made.
  auto calls() const -> std::size_t { return calls_; }
  auto has_failed() const -> bool { return calls_ > failing_; }

  auto read(Path const& path, std::uint64_t offset, std::size_t size)
      -> Outcome<std::string> override;
  auto write_new(Path const& path, std::string_view bytes, std::optional<std::uint32_t> mode)
      -> Outcome<> override;
  auto rename(Path const& from, Path const& to) -> Outcome<> override;
  auto append(Path const& path, std::string_view bytes) -> Outcome<> override;
  auto overwrite(Path const& path, std::string_view bytes) -> Outcome<> override;
  auto link(Path const& from, Path const& to) -> Outcome<> override;
  auto make_link(Path const& path, std::string_view target) -> Outcome<> override;
  auto remove_file(Path const& path) -> Outcome<> override;
  auto remove_directory(Path const& path) -> Outcome<> override;
  auto make_directory(Path const& path) -> Outcome<> override;
  auto list(Path const& path, std::size_t at_most) -> Outcome<Listing> override;
  auto status(Path const& path, Links links) -> Outcome<Status> override;
  auto read_link(Path const& path) -> Outcome<std::optional<std::string>> override;
  auto open(Path const& path) -> Outcome<std::unique_ptr<Tree>> override;

 private:
  enum class Turn { well, fails, dies, is_dead };

  void plan(std::size_t call, FileFault fault, bool for_good) {
    calls_ = 0;
    failing_ = call;
    fault_ = fault;
    for_good_ = for_good;
  }
  auto next() -> Turn;
  auto fault() const -> std::unexpected<FileFault> { return std::unexpected{fault_}; }

  Tree& tree_;
  std::size_t calls_ = 0;
  std::size_t failing_ = SIZE_MAX;
  FileFault fault_ = FileFault::broken;
  bool for_good_ = false;
};

// What a disk and those who own it can say to any call.
inline constexpr FileFault usual_faults[] = {FileFault::no_space, FileFault::not_permitted,
                                             FileFault::busy, FileFault::too_large,
                                             FileFault::broken};

// Fails each call of `act` in turn, once with each of these faults and once for good, until it
// makes no more calls. `judge` sees what is left, with the tree well again, and whether that was a
// death.
void for_each_failure(FailingTree& tree, std::function<void()> const& prepare,
                      std::function<void()> const& act,
                      std::function<void(bool is_death)> const& judge);

}  // namespace host
