// A repository in memory of which some files are what comes in: each begins with a byte that
// chooses which one, and ends at a byte of nothing doubled. It is opened, looked through and
// written to; nothing breaks, and nothing outside of it is asked for.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "fuzz/check.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"
#include "kit/git/bounds.hpp"
#include "kit/git/git.hpp"

// Where it fails, libgit2 loses some memory, which is not what is asked here.
// NOLINTNEXTLINE(clang-diagnostic-reserved-identifier)
extern "C" auto __lsan_is_turned_off() -> int { return 1; }

namespace {

constexpr auto hash = std::string_view{"4b825dc642cb6eb9a060e54bf8d69288fbee4904"};
constexpr auto end_of_file = std::string_view{"\0\0", 2};
constexpr auto files = std::to_array<std::string_view>({
    ".git/HEAD",
    ".git/config",
    ".git/index",
    ".git/packed-refs",
    ".git/refs/heads/main",
    ".git/logs/HEAD",
    ".git/objects/4b/825dc642cb6eb9a060e54bf8d69288fbee4904",
    ".git/objects/info/alternates",
    ".git/objects/pack/pack-4b825dc642cb6eb9a060e54bf8d69288fbee4904.idx",
    ".git/objects/pack/pack-4b825dc642cb6eb9a060e54bf8d69288fbee4904.pack",
    ".gitattributes",
    ".gitignore",
    ".gitmodules",
    ".git/info/exclude",
    ".git/MERGE_HEAD",
    "a.txt",
});

auto at(std::string_view text) -> host::Path { return *host::Path::parse(text); }

class World {
 public:
  World() {
    host::Directory* const all[] = {&directory};
    fuzz::check(git::start(all).has_value(), "libgit2 starts");
    git::begin_call();
    write(".git/HEAD", "ref: refs/heads/main\n");
    write(".git/config", "[core]\n\trepositoryformatversion = 0\n\tbare = false\n");
    write(".git/refs/heads/main", base::concat(hash, "\n"));
    write(".git/objects/info/packs", "");
    write("a.txt", "one\ntwo\n");
  }

  void write(std::string_view name, std::string_view bytes) {
    auto const path = base::concat("repository/", name);
    for (auto i = path.find('/'); i != path.npos; i = path.find('/', i + 1)) {
      static_cast<void>(tree.make_directory(at(std::string_view{path}.substr(0, i))));
    }
    static_cast<void>(directory.write_atomic(at(path), bytes));
  }

 private:
  host::FixedClock clock{"2026-01-15T00:00:00Z"};
  host::MemoryTree tree{clock};
  host::Directory directory{"/data", tree, host::Access::write};
};

void look_at_history(git_repository* repository) {
  auto* walk = static_cast<git_revwalk*>(nullptr);
  if (git_revwalk_new(&walk, repository) < 0) return;
  git_revwalk_push_head(walk);
  auto id = git_oid{};
  for (auto i = 0; i < 50 && git_revwalk_next(&id, walk) == 0; ++i) {
    auto commit = git::Commit{};
    if (git_commit_lookup(std::out_ptr(commit), repository, &id) < 0) continue;
    git_commit_message(commit.get());
    auto tree = git::Tree{};
    git_commit_tree(std::out_ptr(tree), commit.get());
  }
  git_revwalk_free(walk);
}

void look_at_work(git_repository* repository) {
  auto options = git_status_options{};
  git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
  options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS;
  auto list = git::StatusList{};
  git_status_list_new(std::out_ptr(list), repository, &options);
  auto diff = git::Diff{};
  if (git_diff_index_to_workdir(std::out_ptr(diff), repository, nullptr, nullptr) < 0) return;
  auto text = git::Buffer{};
  git_diff_to_buf(text.get(), diff.get(), GIT_DIFF_FORMAT_PATCH);
}

void look_at_names(git_repository* repository) {
  auto branches = git::BranchIterator{};
  if (git_branch_iterator_new(std::out_ptr(branches), repository, GIT_BRANCH_ALL) == 0) {
    auto kind = GIT_BRANCH_LOCAL;
    auto branch = git::Reference{};
    for (auto i = 0; i < 50 && git_branch_next(std::out_ptr(branch), &kind, branches.get()) == 0;
         ++i) {
    }
  }
  auto log = git::Reflog{};
  git_reflog_read(std::out_ptr(log), repository, "HEAD");
  auto found = git::Object{};
  git_revparse_single(std::out_ptr(found), repository, "HEAD~1^{tree}");
  git_revparse_single(std::out_ptr(found), repository, hash.data());
}

void write_something(git_repository* repository) {
  auto index = git::Index{};
  if (git_repository_index(std::out_ptr(index), repository) < 0) return;
  if (git_index_add_bypath(index.get(), "a.txt") < 0) return;
  auto id = git_oid{};
  if (git_index_write(index.get()) < 0 || git_index_write_tree(&id, index.get()) < 0) return;
  auto tree = git::Tree{};
  fuzz::check(git_tree_lookup(std::out_ptr(tree), repository, &id) == 0,
              "a tree that was written is there");
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto input = std::string_view{reinterpret_cast<char const*>(data), size};
  auto world = World{};
  while (!input.empty()) {
    auto const name = files[static_cast<std::uint8_t>(input[0]) % files.size()];
    auto const end = std::min(input.find(end_of_file, 1), input.size());
    world.write(name, input.substr(1, end - 1));
    input.remove_prefix(std::min(end + end_of_file.size(), input.size()));
  }
  auto const repository = git::open("/data/repository");
  if (!repository) {
    fuzz::check(!repository.error().message.empty(), "a refusal has words");
    return 0;
  }
  look_at_names(repository->get());
  look_at_history(repository->get());
  look_at_work(repository->get());
  write_something(repository->get());
  return 0;
}
