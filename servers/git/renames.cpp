#include "servers/git/renames.hpp"

#include <algorithm>
#include <optional>

#include "base/sort.hpp"
#include "servers/git/content.hpp"

namespace git {
namespace {

constexpr auto all = 60'000.0;           // the score of files that are the same
constexpr auto least = 30'000;           // 50 %
constexpr auto least_of_names = 45'000;  // 75 %, for two of one name

auto name_of(std::string_view path) -> std::string_view {
  auto const slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

// One end of a rename, maybe.
struct End {
  std::size_t change;  // its index
  Side* side;
  bool is_used = false;
  std::optional<std::uint64_t> size = {};
  std::optional<Fingerprint> fingerprint = {};

  auto path() const -> std::string_view { return side->path; }
};

struct Match {
  std::int32_t score = 0;
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  bool has_same_name = false;

  // The better comes first.
  static auto is_better(Match const& a, Match const& b) -> bool {
    if (a.score != b.score) return a.score > b.score;
    return a.has_same_name && !b.has_same_name;
  }
};

class Search {
 public:
  Search(git_repository* repository, Rendering const& rendering, std::vector<Change>& changes)
      : contents_{repository}, rendering_{rendering}, changes_{changes} {
    for (auto i = std::size_t{0}; i < changes.size(); ++i) {
      auto& change = changes[i];
      if (change.kind == Kind::added) targets_.push_back({.change = i, .side = &change.after});
      if (change.kind == Kind::deleted) sources_.push_back({.change = i, .side = &change.before});
    }
  }

  auto run() -> mcp::Result<void> {
    if (sources_.empty() || targets_.empty()) return {};
    for (auto& target : targets_) {
      if (!target.side->has_id) TRY(contents_.load(*target.side));
    }
    match_same_contents();
    drop_used();
    TRY(match_names());
    drop_used();
    TRY(match_contents());
    return apply();
  }

 private:
  struct Pair {
    std::size_t source;  // indices of changes
    std::size_t target;
    std::int32_t score;
  };

  void use(End& source, End& target, std::int32_t score) {
    source.is_used = target.is_used = true;
    pairs_.push_back({.source = source.change, .target = target.change, .score = score});
  }

  void drop_used() {
    std::erase_if(sources_, [](End const& end) { return end.is_used; });
    std::erase_if(targets_, [](End const& end) { return end.is_used; });
  }

  void match_same_contents() {
    auto order = std::vector<End*>{};
    for (auto& source : sources_) order.push_back(&source);
    auto const compare = [](git_oid const& a, git_oid const& b) { return git_oid_cmp(&a, &b) < 0; };
    auto const id = [](End const* end) -> git_oid const& { return end->side->id; };
    base::sort(order, compare, id);
    for (auto& target : targets_) {
      auto const same = std::ranges::equal_range(order, target.side->id, compare, id);
      auto* best = static_cast<End*>(nullptr);
      auto looked = 0;
      for (auto* const source : same) {
        auto const is_plain = source->side->is_regular() && target.side->is_regular();
        if (source->is_used || (!is_plain && source->side->mode != target.side->mode)) continue;
        if (!best) best = source;
        if (name_of(source->path()) == name_of(target.path())) {
          best = source;
          break;
        }
        if (++looked > 100) break;
      }
      if (best) use(*best, target, static_cast<std::int32_t>(all));
    }
  }

  // Names that are there once among the sources, and once among the targets.
  auto match_names() -> mcp::Result<void> {
    auto const by_name = [](std::vector<End>& ends) {
      auto sorted = std::vector<End*>{};
      for (auto& end : ends) sorted.push_back(&end);
      base::sort(sorted, {}, [](End const* end) { return name_of(end->path()); });
      return sorted;
    };
    auto const name = [](End const* end) { return name_of(end->path()); };
    auto const sources = by_name(sources_);
    auto const targets = by_name(targets_);
    for (auto& source : sources_) {
      if (std::ranges::equal_range(sources, name_of(source.path()), {}, name).size() != 1) continue;
      auto const same = std::ranges::equal_range(targets, name_of(source.path()), {}, name);
      if (same.size() != 1 || same.front()->is_used) continue;
      auto const score = TRY(score_of(source, *same.front(), least_of_names));
      if (score >= least_of_names) use(source, *same.front(), score);
    }
    return {};
  }

  auto match_contents() -> mcp::Result<void> {
    auto const limit = std::uint64_t{rendering_.rename_limit} * rendering_.rename_limit;
    if (std::uint64_t{sources_.size()} * targets_.size() > limit) return {};
    auto matches = std::vector<Match>{};
    for (auto target = std::uint32_t{0}; target < targets_.size(); ++target) {
      // git keeps four for each target, and takes the place of the worst.
      auto const start = matches.size();
      for (auto source = std::uint32_t{0}; source < sources_.size(); ++source) {
        auto const match = Match {
          .score = TRY(score_of(sources_[source], targets_[target], least))
          , .source = source, .target = target,
              .has_same_name = name_of(sources_[source].path()) == name_of(targets_[target].path())
        };
        if (matches.size() < start + 4) {
          matches.push_back(match);
          continue;
        }
        auto worst = start;
        for (auto i = start + 1; i < matches.size(); ++i) {
          if (Match::is_better(matches[worst], matches[i])) worst = i;
        }
        if (Match::is_better(match, matches[worst])) matches[worst] = match;
      }
    }
    base::sort(matches, Match::is_better);
    for (auto const& match : matches) {
      if (match.score < least) break;
      auto& source = sources_[match.source];
      auto& target = targets_[match.target];
      if (!source.is_used && !target.is_used) use(source, target, match.score);
    }
    return {};
  }

  auto apply() -> mcp::Result<void> {
    for (auto const& pair : pairs_) {
      auto& target = changes_[pair.target];
      target.before = std::move(changes_[pair.source].before);
      target.kind = Kind::renamed;
      target.score = static_cast<std::uint32_t>(pair.score);
      changes_[pair.source].before.mode = 0;  // to be left out
    }
    std::erase_if(changes_, [](Change const& change) {
      return !change.before.exists() && !change.after.exists();
    });
    return {};
  }

  auto score_of(End& source, End& target, std::int32_t minimum) -> mcp::Result<std::int32_t> {
    if (!source.side->is_regular() || !target.side->is_regular()) return 0;
    for (auto* const end : {&source, &target}) {
      if (!end->size) end->size = contents_.size_of(*end->side);
    }
    auto const [smaller, larger] = std::minmax(*source.size, *target.size);
    if (larger > largest_text) return 0;
    auto const whole = static_cast<double>(larger);
    if (whole * (all - minimum) < static_cast<double>(larger - smaller) * all) return 0;
    for (auto* const end : {&source, &target}) {
      if (end->fingerprint) continue;
      auto const content = TRY(contents_.load(*end->side));
      end->fingerprint.emplace(content.view());
    }
    if (larger == 0) return 0;
    auto const common = source.fingerprint->common_with(*target.fingerprint);
    return static_cast<std::int32_t>(static_cast<double>(common) * all / whole);
  }

  Contents contents_;
  Rendering const& rendering_;
  std::vector<Change>& changes_;
  std::vector<End> sources_;
  std::vector<End> targets_;
  std::vector<Pair> pairs_;
};

}  // namespace

auto find_renames(git_repository* repository, Rendering const& rendering,
                  std::vector<Change>& changes) -> mcp::Result<void> {
  return Search{repository, rendering, changes}.run();
}

Fingerprint::Fingerprint(std::string_view bytes) {
  constexpr auto longest_piece = 64U;
  constexpr auto hashes = 107'927U;
  auto const is_text = !looks_binary(bytes);
  auto low = std::uint32_t{0};
  auto high = std::uint32_t{0};
  auto size = std::uint32_t{0};
  for (auto i = std::size_t{0}; i < bytes.size(); ++i) {
    auto const byte = static_cast<unsigned char>(bytes[i]);
    if (is_text && byte == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n') continue;
    auto const before = low;
    low = ((low << 7) ^ (high >> 25)) + byte;
    high = (high << 7) ^ (before >> 25);
    if (++size < longest_piece && byte != '\n') continue;
    pieces_.push_back({.hash = (low + high * 0x61) % hashes, .size = size});
    low = high = size = 0;
  }
  // What is left, the last line without an end, is not counted: so git did it until 2.44.
  base::sort(pieces_, {}, &Piece::hash);
  auto kept = std::size_t{0};
  for (auto i = std::size_t{0}; i < pieces_.size(); ++i) {
    if (kept > 0 && pieces_[kept - 1].hash == pieces_[i].hash) {
      pieces_[kept - 1].size += pieces_[i].size;
    } else {
      pieces_[kept++] = pieces_[i];
    }
  }
  pieces_.resize(kept);
}

auto Fingerprint::common_with(Fingerprint const& other) const -> std::uint64_t {
  auto common = std::uint64_t{0};
  auto theirs = other.pieces_.begin();
  for (auto const& piece : pieces_) {
    while (theirs != other.pieces_.end() && theirs->hash < piece.hash) ++theirs;
    if (theirs == other.pieces_.end()) break;
    if (theirs->hash == piece.hash) common += std::min(piece.size, theirs->size);
  }
  return common;
}

}  // namespace git
