// A repository on a disk whose calls fail in turn, and of programs that die in the midst of a
// commit.

#if __has_feature(address_sanitizer)
#include <sanitizer/lsan_interface.h>
#endif

#include <git2/sys/errors.h>

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/failing_tree.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"
#include "kit/git/git.hpp"
#include "third_party/libgit2/files.h"

namespace {

// Where a disk fails, libgit2 1.9 loses the path of a repository's objects and a reference or two,
// some hundred bytes in all, which is not what is asked here.
#if __has_feature(address_sanitizer)
using LeaksAreAllowed = __lsan::ScopedDisabler;
#else
struct LeaksAreAllowed {};
#endif

auto at(std::string_view text) -> host::Path { return MUST(host::Path::parse(text)); }

// A repository with one commit, at /data/repository. What is asked of it may fail.
class Shop {
 public:
  Shop() {
    host::Directory* const all[] = {&directory};
    MUST(git::start(all));
    auto options = git_repository_init_options{.oid_type = GIT_OID_DEFAULT};
    expect(git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION) == 0);
    options.flags = GIT_REPOSITORY_INIT_MKDIR;
    options.initial_head = "main";
    auto made = git::Repository{};
    expect(git_repository_init_ext(std::out_ptr(made), "/data/repository", &options) == 0);
    write("first");
    if (!stage() || !commit("first\n")) expect_equal(git::last_error().message, "");
    write("second, and longer");
  }

  void write(std::string_view text) {
    auto sound = host::Directory{"/data", memory, host::Access::write};
    MUST(sound.write_atomic(at("repository/file"), text));
  }

  auto stage() -> bool {
    auto const repository = git::open("/data/repository");
    if (!repository) return false;
    auto index = git::Index{};
    if (git_repository_index(std::out_ptr(index), repository->get()) < 0) return false;
    return git_index_add_bypath(index.get(), "file") == 0 && git_index_write(index.get()) == 0;
  }

  auto commit(char const* message) -> bool {
    auto const repository = git::open("/data/repository");
    if (!repository) return false;
    auto index = git::Index{};
    if (git_repository_index(std::out_ptr(index), repository->get()) < 0) return false;
    auto id = git_oid{};
    if (git_index_write_tree(&id, index.get()) < 0) return false;
    auto tree = git::Tree{};
    if (git_tree_lookup(std::out_ptr(tree), repository->get(), &id) < 0) return false;
    auto who = git::Signature{};
    git_signature_new(std::out_ptr(who), "Ann", "ann@example.com", 1'700'000'000, 60);
    auto parent = git::Object{};
    git_revparse_single(std::out_ptr(parent), repository->get(), "refs/heads/main^{commit}");
    // A parent that cannot be read is not one that is not there.
    if (!parent && memory.status(at("repository/.git/refs/heads/main"), host::Links::keep))
      return false;
    auto const* parents = reinterpret_cast<git_commit*>(parent.get());
    return git_commit_create(&id, repository->get(), "HEAD", who.get(), who.get(), nullptr, message,
                             tree.get(), parent ? 1 : 0, &parents) == 0;
  }

  // The message of the last commit and the text of its file, all read anew.
  auto last() const -> std::string {
    auto const repository = git::open("/data/repository");
    if (!repository) return base::concat("broken: ", repository.error().message);
    auto found = git::Object{};
    git_revparse_single(std::out_ptr(found), repository->get(), "HEAD^{commit}");
    auto blob = git::Object{};
    git_revparse_single(std::out_ptr(blob), repository->get(), "HEAD:file");
    if (!found || !blob) return base::concat("broken: ", git::last_error().message);
    auto const* const content = reinterpret_cast<git_blob*>(blob.get());
    return base::concat(git_commit_message(reinterpret_cast<git_commit*>(found.get())),
                        static_cast<char const*>(git_blob_rawcontent(content)));
  }

  // As git tells its users to after a crash.
  auto remove_locks(std::string_view folder = "repository/.git") -> std::size_t {
    auto count = std::size_t{0};
    for (auto const& [name, kind] : memory.list(at(folder), 999)->entries) {
      auto const path = base::concat(folder, "/", name);
      if (kind == host::Kind::directory) count += remove_locks(path);
      if (!name.ends_with(".lock")) continue;
      ++count;
      host::ignore(memory.remove_file(at(path)));
    }
    return count;
  }

  host::FixedClock clock{"2026-01-15T00:00:00Z"};
  host::MemoryTree memory{clock};
  host::FailingTree failing{memory};
  host::Directory directory{"/data", failing, host::Access::write};
};

constexpr std::string_view first = "first\nfirst";
constexpr std::string_view second = "second\nsecond, and longer";

void expect_whole(Shop& shop, std::size_t call, bool is_done) {
  auto const last = shop.last();
  // What was told as done is done; what was not may be.
  if (is_done || last != first)
    expect_equal(base::concat(call, ": ", last), base::concat(call, ": ", second));
  // Whoever comes next gets its work done.
  expect(shop.stage() && shop.commit("second\n"));
  expect_equal(shop.last(), second);
}

// Commits on a disk of which `plan` makes the call with that number fail. False when there were
// fewer.
auto commit_with_failure(std::size_t call, auto const& plan) -> bool {
  [[maybe_unused]] auto const allowed = LeaksAreAllowed{};
  auto shop = Shop{};
  plan(shop.failing);
  auto const is_done = shop.stage() && shop.commit("second\n");
  auto const has_failed = shop.failing.has_failed();
  shop.failing.be_well();
  shop.remove_locks();
  expect_whole(shop, call, is_done);
  return has_failed;
}

}  // namespace

TEST("whatever the disk refuses in a commit, the last commit is the old one or the new one") {
  for (auto const fault : host::usual_faults) {
    auto call = std::size_t{0};
    while (commit_with_failure(call, [&](auto& disk) { disk.fail_once(call, fault); })) ++call;
  }
}

TEST("a program that dies at any call of a commit leaves a repository that is read") {
  auto call = std::size_t{0};
  while (commit_with_failure(call, [&](auto& disk) { disk.die_at(call); })) ++call;
}

TEST("what a disk refuses is told where libgit2 passes over it, until the next call") {
  [[maybe_unused]] auto const allowed = LeaksAreAllowed{};
  auto shop = Shop{};
  auto const repository = git::open("/data/repository");
  expect(repository.has_value() && git::refused().empty());
  struct git_files_stat about{};
  expect(git_files_lstat("/data/repository/nothing", &about) == -1 && git::refused().empty());
  shop.failing.die_at(0);
  expect(git_files_opendir("/data/repository") == nullptr);
  git_error_clear();
  auto const told = std::string_view{
      "'/data/repository' cannot be read or written: the file "
      "system reports an error"};
  expect_equal(git::refused(), told);
  expect_equal(git::last_error().message, told);
  shop.failing.be_well();
  expect(git::open("/data/repository").has_value() && git::refused().empty());
}
