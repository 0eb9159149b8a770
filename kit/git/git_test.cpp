#include "kit/git/git.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"
#include "kit/git/bounds.hpp"

namespace {

auto at(std::string_view text) -> host::Path { return MUST(host::Path::parse(text)); }

// Of what cannot fail here.
void must(int code) {
  if (code >= 0) return;
  expect_equal(git::last_error().message, "");
  __builtin_trap();
}

// A repository in memory, at /data/repository.
class Workshop {
 public:
  Workshop() {
    start();
    auto options = git_repository_init_options{.oid_type = GIT_OID_DEFAULT};
    must(git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION));
    options.flags = GIT_REPOSITORY_INIT_MKDIR;
    options.initial_head = "main";
    auto made = git::Repository{};
    must(git_repository_init_ext(std::out_ptr(made), "/data/repository", &options));
    open();
  }

  void start() {
    host::Directory* const all[] = {&directory};
    MUST(git::start(all));
  }
  void open() { repository = MUST(git::open("/data/repository")); }

  void write(std::string_view name, std::string_view text) {
    MUST(directory.write_atomic(at(base::concat("repository/", name)), text));
  }
  auto read(std::string_view name) -> std::string {
    return MUST(directory.read_all(at(base::concat("repository/", name)), 100'000));
  }

  auto add(char const* path) const -> int {
    auto index = git::Index{};
    must(git_repository_index(std::out_ptr(index), repository.get()));
    must(git_index_add_bypath(index.get(), path));
    return git_index_write(index.get());
  }

  void commit(char const* message) {
    auto index = git::Index{};
    must(git_repository_index(std::out_ptr(index), repository.get()));
    auto id = git_oid{};
    must(git_index_write_tree(&id, index.get()));
    auto tree = git::Tree{};
    must(git_tree_lookup(std::out_ptr(tree), repository.get(), &id));
    auto who = git::Signature{};
    auto const then = 1'700'000'000 + commits_++;
    must(git_signature_new(std::out_ptr(who), "Ann", "ann@example.com", then, 60));
    auto parent = git::Object{};
    auto const has_parent =
        git_revparse_single(std::out_ptr(parent), repository.get(), "HEAD^{commit}") == 0;
    auto const* parents = reinterpret_cast<git_commit*>(parent.get());
    must(git_commit_create(&id, repository.get(), "HEAD", who.get(), who.get(), nullptr, message,
                           tree.get(), has_parent ? 1 : 0, &parents));
  }

  // The message of the commit that a revision names.
  auto message_of(char const* revision) const -> std::string {
    auto object = git::Object{};
    if (git_revparse_single(std::out_ptr(object), repository.get(), revision) < 0) return "none";
    return git_commit_message(reinterpret_cast<git_commit*>(object.get()));
  }

  auto status() const -> std::string {
    auto list = git::StatusList{};
    must(git_status_list_new(std::out_ptr(list), repository.get(), nullptr));
    auto text = std::string{};
    for (auto i = std::size_t{0}; i < git_status_list_entrycount(list.get()); ++i) {
      auto const* const entry = git_status_byindex(list.get(), i);
      auto const* const delta =
          entry->index_to_workdir ? entry->index_to_workdir : entry->head_to_index;
      text += base::concat(delta->new_file.path, " ", static_cast<int>(entry->status), "\n");
    }
    return text;
  }

  host::FixedClock clock{"2026-01-15T00:00:00Z"};
  host::MemoryTree tree{clock};
  host::Directory directory{"/data", tree, host::Access::write};
  git::Repository repository = {};

 private:
  git_time_t commits_ = 0;
};

constexpr auto second = host::Nanoseconds{1'000'000'000};

}  // namespace

TEST("what is committed is read back") {
  auto shop = Workshop{};
  shop.write("file", "text\n");
  expect_equal(shop.status(), base::concat("file ", int{GIT_STATUS_WT_NEW}, "\n"));
  must(shop.add("file"));
  expect_equal(shop.status(), base::concat("file ", int{GIT_STATUS_INDEX_NEW}, "\n"));
  shop.commit("first\n");
  expect_equal(shop.status(), "");
  expect_equal(shop.read(".git/HEAD"), "ref: refs/heads/main\n");
  // As the git program names it, of the same author and time.
  expect_equal(shop.read(".git/refs/heads/main"), "95ee5bbcb587588e064cbdfcfe7ad0827a43a2e8\n");

  shop.open();
  expect_equal(shop.message_of("main"), "first\n");
  auto blob = git::Object{};
  must(git_revparse_single(std::out_ptr(blob), shop.repository.get(), "HEAD:file"));
  auto const* const content = reinterpret_cast<git_blob*>(blob.get());
  expect_equal(static_cast<char const*>(git_blob_rawcontent(content)), "text\n");

  shop.clock.advance(5 * second);
  shop.write("file", "next\n");
  expect_equal(shop.status(), base::concat("file ", int{GIT_STATUS_WT_MODIFIED}, "\n"));
}

TEST("an index that is locked is not written") {
  auto shop = Workshop{};
  shop.write("file", "text\n");
  shop.write(".git/index.lock", "");
  expect(shop.add("file") == GIT_ELOCKED);
  expect(git::last_error().message.contains("is locked"));
  MUST(shop.directory.remove(at("repository/.git/index.lock")));
  expect(shop.add("file") == 0);
}

TEST("when there is no room the old index stays, and no lock") {
  auto shop = Workshop{};
  shop.write("file", "text\n");
  must(shop.add("file"));
  auto const before = shop.read(".git/index");
  shop.write("other", "x");
  shop.tree.set_room(100);
  expect(shop.add("other") < 0);
  expect(shop.read(".git/index") == before);
  auto const folder = MUST(shop.directory.list(at("repository/.git"), 100));
  for (auto const& entry : folder.entries) expect(!entry.name.ends_with(".lock"));
}

TEST("revisions are found by patterns") {
  auto shop = Workshop{};
  for (auto const* const message : {"add a door\n", "fix the door (again)\n", "paint it\n"}) {
    shop.write("file", message);
    must(shop.add("file"));
    shop.commit(message);
  }
  expect_equal(shop.message_of(":/door$"), "none");
  expect_equal(shop.message_of(":/^fix .*\\(again\\)"), "fix the door (again)\n");
  expect_equal(shop.message_of("HEAD^{/door}"), "fix the door (again)\n");
  expect_equal(shop.message_of(":/a(?=b)"), "none");

  auto head = git::Object{};
  must(git_revparse_single(std::out_ptr(head), shop.repository.get(), "HEAD~1"));
  auto branch = git::Reference{};
  must(git_branch_create(std::out_ptr(branch), shop.repository.get(), "side",
                         reinterpret_cast<git_commit*>(head.get()), 0));
  must(git_repository_set_head(shop.repository.get(), "refs/heads/side"));
  expect_equal(shop.message_of("HEAD"), "fix the door (again)\n");
  expect_equal(shop.message_of("@{-1}"), "paint it\n");
}

TEST("ignored names in lines that begin with a form feed are read to their end") {
  auto workshop = Workshop{};
  workshop.write(".gitignore", "\f\n\vx\nx\n\v");
  workshop.write("x", "");
  workshop.write("y", "");
  expect_equal(workshop.status(), base::concat(".gitignore ", static_cast<int>(GIT_STATUS_WT_NEW),
                                               "\nx ", static_cast<int>(GIT_STATUS_IGNORED), "\ny ",
                                               static_cast<int>(GIT_STATUS_WT_NEW), "\n"));
}

TEST("a pattern with many stars is given up in time, and the next one counts") {
  auto workshop = Workshop{};
  auto hard = std::string{};
  for (auto i = 0; i < 40; ++i) hard += "a*";
  workshop.write(".gitignore", base::concat(hard, "[b]\ny\n"));
  auto const name = std::string(200, 'a');
  workshop.write(name, "");
  workshop.write("y", "");
  git::begin_call();
  auto const status = workshop.status();
  expect(status.contains(base::concat(name, " ", static_cast<int>(GIT_STATUS_WT_NEW))));
  expect(status.contains(base::concat("y ", static_cast<int>(GIT_STATUS_IGNORED))));
}

TEST("a repository of SHA-256 is one") {
  auto shop = Workshop{};
  auto options = git_repository_init_options{.oid_type = GIT_OID_DEFAULT};
  must(git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION));
  options.flags = GIT_REPOSITORY_INIT_MKDIR;
  options.oid_type = GIT_OID_SHA256;
  auto repository = git::Repository{};
  must(git_repository_init_ext(std::out_ptr(repository), "/data/long", &options));
  repository = MUST(git::open("/data/long"));
  auto id = git_oid{};
  must(git_blob_create_from_buffer(&id, repository.get(), "x", 1));
  expect_equal(git_oid_tostr_s(&id),
               "4b6cea43da6e13c24f191bcb97b51a58781d1ccdd8281d96291a2582f5177b78");
}

TEST("what leads out of the directories is not there") {
  auto shop = Workshop{};
  MUST(shop.directory.make_directory(at("linked")));
  for (auto const* const target : {"/etc/repository/.git", "../../elsewhere/.git"}) {
    MUST(shop.directory.write_atomic(at("linked/.git"), base::concat("gitdir: ", target, "\n")));
    expect(!git::open("/data/linked"));
  }
  MUST(shop.directory.write_atomic(at("linked/.git"), "gitdir: ../repository/.git\n"));
  expect(git::open("/data/linked").has_value());

  shop.write(".git/objects/info/alternates", "/var/lib/objects\n../../../../outside\n");
  shop.open();
  shop.write("file", "text\n");
  must(shop.add("file"));
  shop.commit("first\n");
  expect_equal(shop.message_of("HEAD"), "first\n");

  expect(!git::open("/etc"));
  expect(!git::open("repository/none"));
}

TEST("no configuration counts but the repository's") {
  auto shop = Workshop{};
  shop.write(".git/config", "[core]\n\tfilemode = true\n[include]\n\tpath = /etc/gitconfig\n");
  shop.open();
  auto config = git::Config{};
  must(git_repository_config_snapshot(std::out_ptr(config), shop.repository.get()));
  auto value = 1;
  expect(git_config_get_bool(&value, config.get(), "core.filemode") == 0 && value == 0);
  value = 1;
  expect(git_config_get_bool(&value, config.get(), "core.trustctime") == 0 && value == 0);
  auto const* name = "";
  expect(git_config_get_string(&name, config.get(), "user.name") == GIT_ENOTFOUND);
  expect(shop.read(".git/config").contains("filemode = true"));
}
