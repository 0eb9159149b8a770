#include "servers/git/tracking.hpp"

#include "base/text.hpp"

namespace git {
namespace {

auto short_name(std::string_view name) -> std::string {
  for (auto const prefix : {std::string_view{"refs/heads/"}, std::string_view{"refs/remotes/"},
                            std::string_view{"refs/tags/"}, std::string_view{"refs/"}}) {
    if (name.starts_with(prefix)) return std::string{name.substr(prefix.size())};
  }
  return std::string{name};
}

auto commits(std::size_t count) -> std::string {
  return base::concat(count, count == 1 ? " commit" : " commits");
}

}  // namespace

auto read_tracking(git_repository* repository, Head const& head) -> std::optional<Tracking> {
  if (!head.commit) return std::nullopt;
  auto upstream = Buffer{};
  auto const branch = "refs/heads/" + head.branch;
  if (git_branch_upstream_name(upstream.get(), repository, branch.c_str()) < 0) return std::nullopt;
  auto const name = std::string{upstream.view()};
  auto tracking = Tracking{.upstream = short_name(name)};
  auto id = git_oid{};
  tracking.is_gone =
      git_reference_name_to_id(&id, repository, name.c_str()) < 0 ||
      git_graph_ahead_behind(&tracking.ahead, &tracking.behind, repository, &*head.commit, &id) < 0;
  return tracking;
}

auto tracking_text(Tracking const& tracking, bool hints) -> std::string {
  auto const name = base::concat("'", tracking.upstream, "'");
  auto text = std::string{};
  auto const hint = [&](std::string_view words) {
    if (hints) text += base::concat("  (", words, ")\n");
  };
  if (tracking.is_gone) {
    text = base::concat("Your branch is based on ", name, ", but the upstream is gone.\n");
    hint("use \"git branch --unset-upstream\" to fixup");
  } else if (tracking.ahead == 0 && tracking.behind == 0) {
    text = base::concat("Your branch is up to date with ", name, ".\n");
  } else if (tracking.behind == 0) {
    text = base::concat("Your branch is ahead of ", name, " by ", commits(tracking.ahead), ".\n");
    hint("use \"git push\" to publish your local commits");
  } else if (tracking.ahead == 0) {
    text = base::concat("Your branch is behind ", name, " by ", commits(tracking.behind),
                        ", and can be fast-forwarded.\n");
    hint("use \"git pull\" to update your local branch");
  } else {
    text = base::concat("Your branch and ", name, " have diverged,\nand have ", tracking.ahead,
                        " and ", tracking.behind, " different commits each, respectively.\n");
    hint("use \"git pull\" to merge the remote branch into yours");
  }
  return text;
}

}  // namespace git
