#include "servers/data-aggregate/filter.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/python.hpp"

namespace aggregate {
namespace {

auto is_list(Comparison op) -> bool { return op == Comparison::in || op == Comparison::not_in; }
auto needs_value(Comparison op) -> bool {
  return op != Comparison::present && op != Comparison::missing;
}
auto is_about_text(Comparison op) -> bool {
  return op == Comparison::contains || op == Comparison::starts_with || op == Comparison::ends_with;
}

// Less than 0, 0 or more, and nothing for what does not compare.
auto compare(json::View a, json::View b) -> std::optional<int> {
  if (a.kind() == b.kind()) {
    if (a.is(json::Kind::array) || a.is(json::Kind::object)) {
      return json::to_text(a) == json::to_text(b) ? std::optional{0} : std::nullopt;
    }
    return compare_values(a, b);
  }
  // A number against a text that may be one, as cells of a file are.
  if (a.is(json::Kind::number) || b.is(json::Kind::number)) {
    auto const left = decimal_of(a);
    auto const right = decimal_of(b);
    if (left && right) return compare_numbers(*left, *right);
  }
  return std::nullopt;
}

auto holds(Comparison op, json::View value, json::View wanted) -> bool {
  if (is_list(op)) {
    auto const is_in = std::ranges::any_of(
        wanted.elements(), [value](json::View each) { return compare(value, each) == 0; });
    return is_in == (op == Comparison::in);
  }
  if (is_about_text(op)) {
    auto const text = json::python_str(value);
    auto const part = wanted.string();
    return op == Comparison::contains      ? text.contains(part)
           : op == Comparison::starts_with ? text.starts_with(part)
                                           : text.ends_with(part);
  }
  auto const order = compare(value, wanted);
  switch (op) {
    case Comparison::eq:
      return order == 0;
    case Comparison::ne:
      return order != 0;
    case Comparison::lt:
      return order && *order < 0;
    case Comparison::le:
      return order && *order <= 0;
    case Comparison::gt:
      return order && *order > 0;
    case Comparison::ge:
      return order && *order >= 0;
    default:
      return false;
  }
}

}  // namespace

auto Filter::compile(std::string_view name, std::vector<Condition> const& conditions)
    -> base::Result<Filter> {
  auto filter = Filter{};
  for (auto i = std::size_t{0}; i < conditions.size(); ++i) {
    auto const& [field, op, value] = conditions[i];
    auto const fault = [&](std::string_view expected, std::string_view got) {
      return base::failure(base::concat(
          name, "[", i, "].value: expected ", expected, " for ",
          json::Codec<Comparison>::names[static_cast<std::size_t>(op.get())], ", got ", got));
    };
    auto compiled = Compiled{.field = Field{field}, .op = op, .value = {}};
    if (value && needs_value(op)) {
      compiled.value = std::make_shared<json::Document>(MUST(json::Document::parse(value->text)));
      auto const root = compiled.value->root();
      if (is_list(op) && !root.is(json::Kind::array)) return fault("a list", json::in_words(root));
      if (is_about_text(op) && !root.is(json::Kind::string)) {
        return fault("a text", json::in_words(root));
      }
    } else if (needs_value(op)) {
      return fault("a value (missing finds what is null)", "none");
    } else if (value) {
      return fault("nothing", "a value");
    }
    filter.conditions_.push_back(std::move(compiled));
  }
  return filter;
}

auto Filter::keeps(json::View row) const -> bool {
  return std::ranges::all_of(conditions_, [row](Compiled const& each) {
    auto const value = each.field.of(row);
    auto const is_there = value && !value->is(json::Kind::null);
    if (!needs_value(each.op)) return is_there == (each.op == Comparison::present);
    if (!is_there) return each.op == Comparison::ne || each.op == Comparison::not_in;
    return holds(each.op, *value, each.value->root());
  });
}

}  // namespace aggregate
