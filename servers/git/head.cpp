#include "servers/git/head.hpp"

#include <algorithm>
#include <string_view>

#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/revisions.hpp"

namespace git {
namespace {

constexpr auto branches = std::string_view{"refs/heads/"};

// Where the last switch of a reflog led: "checkout: moving from A to B".
struct Switch {
  std::string target;
  git_oid id;
};
auto last_switch(git_repository* repository) -> std::optional<Switch> {
  constexpr auto start = std::string_view{"checkout: moving from "};
  constexpr auto middle = std::string_view{" to "};
  // Reading one that is not there would make it.
  if (git_reference_has_log(repository, "HEAD") != 1) return std::nullopt;
  auto reflog = Reflog{};
  if (git_reflog_read(std::out_ptr(reflog), repository, "HEAD") < 0) return std::nullopt;
  auto const count = git_reflog_entrycount(reflog.get());
  for (auto i = std::size_t{0}; i < count; ++i) {
    auto const* const entry = git_reflog_entry_byindex(reflog.get(), i);
    auto const* const message = git_reflog_entry_message(entry);
    auto const text = std::string_view{message ? message : ""};
    if (!text.starts_with(start)) continue;
    auto const at = text.find(middle, start.size());
    if (at == text.npos) return std::nullopt;
    return Switch{.target = std::string{text.substr(at + middle.size())},
                  .id = *git_reflog_entry_id_new(entry)};
  }
  return std::nullopt;
}

// What a name stands for, when that leads to the commit.
auto name_of(git_repository* repository, Switch const& last) -> std::optional<std::string> {
  auto reference = Reference{};
  if (git_reference_dwim(std::out_ptr(reference), repository, last.target.c_str()) < 0) {
    return std::nullopt;
  }
  auto commit = Object{};
  git_reference_peel(std::out_ptr(commit), reference.get(), GIT_OBJECT_COMMIT);
  if (!commit || git_oid_equal(git_object_id(commit.get()), &last.id) == 0) return std::nullopt;
  auto const name = std::string_view{git_reference_name(reference.get())};
  for (auto const prefix : {std::string_view{"refs/tags/"}, std::string_view{"refs/remotes/"}}) {
    if (name.starts_with(prefix)) return std::string{name.substr(prefix.size())};
  }
  return std::string{name};
}

}  // namespace

auto read_head(git_repository* repository) -> mcp::Result<Head> {
  auto reference = Reference{};
  if (git_reference_lookup(std::out_ptr(reference), repository, "HEAD") < 0) return git_failure();
  auto head = Head{};
  if (auto const* const target = git_reference_symbolic_target(reference.get())) {
    auto const name = std::string_view{target};
    head.branch = name.starts_with(branches) ? name.substr(branches.size()) : name;
  }
  auto id = git_oid{};
  auto const code = git_reference_name_to_id(&id, repository, "HEAD");
  if (code == GIT_ENOTFOUND) {
    head.is_unborn = true;
  } else if (code < 0) {
    return git_failure();
  } else {
    head.commit = id;
  }
  return head;
}

auto describe_detached(Repositories const& repositories, git_repository* repository)
    -> std::string {
  auto const read = [&](std::string_view file) -> std::optional<std::string> {
    auto text = repositories.read_small(base::concat(git_repository_path(repository), file));
    if (!text) return std::nullopt;
    auto const line = std::string_view{*text}.substr(0, std::min(text->find('\n'), text->size()));
    return std::string{line.starts_with(branches) ? line.substr(branches.size()) : line};
  };
  for (auto const* const file : {"rebase-merge/head-name", "rebase-apply/head-name"}) {
    if (auto const name = read(file)) {
      return base::concat("no branch, rebasing ", *name);
    }
  }
  if (auto const name = read("BISECT_START")) {
    return base::concat("no branch, bisect started on ", *name);
  }
  auto const from = detached_from(repository);
  if (!from) return "no branch";
  return base::concat("HEAD detached ", from->is_there ? "at " : "from ", from->name);
}

auto detached_from(git_repository* repository) -> std::optional<DetachedFrom> {
  auto const last = last_switch(repository);
  if (!last) return std::nullopt;
  auto id = git_oid{};
  auto const is_there =
      git_reference_name_to_id(&id, repository, "HEAD") == 0 && git_oid_equal(&id, &last->id) != 0;
  auto const name = name_of(repository, *last);
  return DetachedFrom{.name = name ? *name : short_id(repository, last->id), .is_there = is_there};
}

}  // namespace git
