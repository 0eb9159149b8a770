#include "mcp/uri_template.hpp"

#include <algorithm>

#include "base/url.hpp"

namespace mcp {
namespace {

auto is_name(std::string_view text) -> bool {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

auto UriTemplate::parse(std::string_view text) -> std::optional<UriTemplate> {
  auto result = UriTemplate{};
  auto open = text.find('{');
  result.text_before_ = text.substr(0, open);
  if (result.text_before_.contains('}')) return std::nullopt;
  while (open != text.npos) {
    auto const close = text.find('}', open);
    if (close == text.npos) return std::nullopt;
    auto name = text.substr(open + 1, close - open - 1);
    auto const takes_slashes = name.starts_with('+');
    if (takes_slashes) name.remove_prefix(1);
    if (!is_name(name) || result.has_variable(name)) return std::nullopt;
    open = text.find('{', close);
    auto const after = text.substr(close + 1, open == text.npos ? open : open - close - 1);
    if (after.contains('}') || (after.empty() && open != text.npos)) return std::nullopt;
    result.variables_.emplace_back(name, takes_slashes, after);
  }
  return result;
}

auto UriTemplate::match(std::string_view uri) const
    -> std::optional<std::vector<std::pair<std::string_view, std::string>>> {
  if (!uri.starts_with(text_before_)) return std::nullopt;
  uri.remove_prefix(text_before_.size());
  auto values = std::vector<std::pair<std::string_view, std::string>>{};
  for (auto const& [name, takes_slashes, after] : variables_) {
    auto const last = &after == &variables_.back().text_after;
    auto end = uri.npos;
    if (!last) {
      end = uri.find(after, 1);
    } else if (uri.ends_with(after)) {
      end = uri.size() - after.size();
    }
    if (end == uri.npos || end == 0) return std::nullopt;
    auto const raw = uri.substr(0, end);
    if (!takes_slashes && raw.contains('/')) return std::nullopt;
    auto value = base::strictly_percent_decoded(raw);
    if (!value) return std::nullopt;
    values.emplace_back(name, *std::move(value));
    uri.remove_prefix(end + after.size());
  }
  if (!uri.empty()) return std::nullopt;
  return values;
}

auto UriTemplate::has_variable(std::string_view name) const -> bool {
  return std::ranges::contains(variables_, name, &Variable::name);
}

}  // namespace mcp
