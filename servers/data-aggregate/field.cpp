// Looking up the fields of rows, which is what most of the work is.

#include "base/text.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {
namespace {

auto steps_of(std::string_view name) -> std::vector<std::string> {
  auto steps = std::vector<std::string>{};
  auto const is_pointer = name.starts_with('/');
  auto const separator = is_pointer ? '/' : '.';
  if (!is_pointer && !name.contains('.')) return steps;
  for (auto rest = name.substr(is_pointer ? 1 : 0);;) {
    auto const end = rest.find(separator);
    auto step = std::string{rest.substr(0, end)};
    // "~1" stands for "/" and "~0" for "~", in this order.
    for (auto const& [escape, character] : {std::pair{"~1", '/'}, std::pair{"~0", '~'}}) {
      for (auto at = step.find(escape); is_pointer && at != step.npos;
           at = step.find(escape, at + 1)) {
        step.replace(at, 2, 1, character);
      }
    }
    steps.push_back(std::move(step));
    if (end == rest.npos) return steps;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace

auto member(json::View object, std::string_view name) -> std::optional<json::View> {
  auto found = std::optional<json::View>{};
  for (auto const& [each, value] : object.members()) {
    if (each == name) found = value;
  }
  return found;
}

Field::Field(std::string_view name) : name_{name}, steps_{steps_of(name)} {}

auto Field::of(json::View row) const -> std::optional<json::View> {
  auto found = member(row, name_);
  if (found || steps_.empty()) return found;
  auto here = row;
  for (auto const& step : steps_) {
    if (here.is(json::Kind::array)) {
      auto index = base::parse_integer<std::size_t>(step);
      if (!index || *index >= here.size()) return std::nullopt;
      auto element = here.elements().begin();
      for (; *index > 0; --*index) ++element;
      here = *element;
      continue;
    }
    auto const next = member(here, step);
    if (!next) return std::nullopt;
    here = *next;
  }
  return here;
}

}  // namespace aggregate
