#include "servers/filesystem/content_search.hpp"

#include "base/text.hpp"
#include "servers/filesystem/files.hpp"
#include "servers/filesystem/kinds.hpp"

namespace filesystem {
namespace {

constexpr auto piece_size = std::size_t{1} << 20;
// What is shown of a line.
constexpr auto longest_line = std::size_t{1000};

}  // namespace

auto Needle::parse(std::string_view pattern, bool literal, bool ignore_case)
    -> mcp::Result<Needle> {
  auto needle = Needle{};
  if (literal && !ignore_case) {
    needle.text_ = pattern;
    return needle;
  }
  auto expression = std::string{};
  for (auto const c : pattern) {
    if (literal && std::string_view{R"(\^$.|?*+()[]{})"}.contains(c)) expression += '\\';
    expression += c;
  }
  auto parsed = kit::Regex::parse(expression, {.ignore_case = ignore_case});
  if (!parsed) return mcp::failure("pattern: " + parsed.error().message);
  needle.expression_ = *std::move(parsed);
  return needle;
}

auto Needle::is_in(std::string_view line) const -> bool {
  return expression_ ? expression_->matches(line) : line.contains(text_);
}

auto Needle::may_be_in(std::string_view text) const -> bool {
  return text.contains(expression_ ? expression_->required() : std::string_view{text_});
}

auto ContentSearch::put(State& state, std::uint64_t number, char mark, std::string_view line)
    -> bool {
  auto const shown = line.substr(0, longest_line);
  auto const separated = context_ > 0 && !text_.empty() && state.told + 1 != number;
  auto const entry = base::concat(
      text_.empty() ? "" : "\n", separated ? "--\n" : "", state.place.name, mark, number, mark,
      shown, shown.size() < line.size() && line.size() > longest_line ? " [and more]" : "");
  if (!room_.take(entry)) return false;
  text_ += entry;
  state.told = number;
  return true;
}

auto ContentSearch::line(State& state, std::string_view line) -> bool {
  ++state.number;
  // CR belongs to the end of a line, which '$' is before.
  if (line.ends_with('\r')) line.remove_suffix(1);
  auto const matches = state.number > state.after && needle_.is_in(line);
  if (!matches) {
    if (state.trailing > 0) {
      --state.trailing;
      return put(state, state.number, '-', line);
    }
    if (context_ > 0 && state.number > state.after) {
      state.before.emplace_back(line.substr(0, longest_line + 1));
      if (state.before.size() > context_) state.before.pop_front();
    }
    return true;
  }
  if (left_ == 0) return false;
  for (auto number = state.number - state.before.size(); !state.before.empty(); ++number) {
    if (!put(state, number, '-', state.before.front())) return false;
    state.before.pop_front();
  }
  if (!put(state, state.number, ':', line)) return false;
  --left_;
  ++count_;
  state.trailing = context_;
  return true;
}

auto ContentSearch::file(Place const& place, std::uint64_t after)
    -> mcp::Result<std::optional<std::uint64_t>> {
  auto state = State{.place = place, .after = after, .told = after};
  auto text = std::string{};  // from the beginning of a line on
  for (auto offset = std::uint64_t{0};;) {
    auto const piece = TRY(read_piece(place, offset, piece_size));
    if (offset == 0) {
      if (!kind_of_bytes(piece).is_text) return std::nullopt;
      ++files_;
    }
    offset += piece.size();
    text += piece;
    auto const is_last = piece.size() < piece_size;
    // Nothing to count lines for, where nothing can match.
    if (is_last && offset <= piece_size && !needle_.may_be_in(text)) return std::nullopt;
    auto rest = std::string_view{text};
    while (!rest.empty()) {
      auto const end = rest.find('\n');
      // A line that is longer than a piece is searched in parts.
      if (end == rest.npos && !is_last && rest.size() < piece_size) break;
      if (!line(state, rest.substr(0, end))) return state.told;
      rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    if (is_last) return std::nullopt;
    text.erase(0, text.size() - rest.size());
  }
}

}  // namespace filesystem
