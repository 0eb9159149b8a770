#include "mcp/completion.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mcp/protocol/v2026_07_28.hpp"

namespace mcp {
namespace {

// "Maximum 100 items per response."
constexpr auto most_values = std::size_t{100};

auto is_string(std::optional<json::View> value) -> bool {
  return value && value->is(json::Kind::string);
}

}  // namespace

auto matching(std::span<std::string_view const> values, std::string_view typed)
    -> std::vector<std::string> {
  auto result = std::vector<std::string>{};
  for (auto const value : values) {
    if (base::equal_ignoring_case(value.substr(0, typed.size()), typed)) result.emplace_back(value);
  }
  return result;
}

void set_completion(std::vector<Completion>& completions, std::string_view argument,
                    Completer completer) {
  auto const found = std::ranges::find(completions, argument, &Completion::argument);
  if (found == completions.end()) {
    completions.emplace_back(argument, std::move(completer));
  } else {
    found->complete = std::move(completer);
  }
}

auto completion_ref(Request const& request, std::string_view type, std::string_view member)
    -> std::optional<std::string_view> {
  auto const ref = request.param("ref");
  auto const given = ref ? ref->find("type") : std::nullopt;
  auto const value = ref ? ref->find(member) : std::nullopt;
  if (!is_string(given) || given->string() != type || !is_string(value)) return std::nullopt;
  return value->string();
}

void answer_completion(Request const& request, std::span<Completion const> completions) {
  auto const argument = request.param("argument");
  auto const name = argument ? argument->find("name") : std::nullopt;
  auto const value = argument ? argument->find("value") : std::nullopt;
  if (!is_string(name) || !is_string(value)) {
    return request.fail(
        invalid_params("params.argument must be an object with name and value, both strings")
            .error());
  }
  auto typed = Typed{.value = value->string(), .others = {}};
  auto const context = request.param("context");
  if (auto const others = context ? context->find("arguments") : std::nullopt) {
    for (auto const& [other, given] : others->members()) {
      if (given.is(json::Kind::string)) typed.others.emplace_back(other, given.string());
    }
  }
  auto values = std::vector<std::string>{};
  auto const found = std::ranges::find(completions, name->string(), &Completion::argument);
  if (found != completions.end()) values = found->complete(typed);

  auto writer = json::Writer{};
  if (request.is_modern()) {
    v2026_07_28::begin_result(writer, request.server);
  } else {
    writer.begin_object();
  }
  writer.key("completion").begin_object().key("values").begin_array();
  for (auto const& each : std::span{values}.first(std::min(values.size(), most_values))) {
    writer.string(each);
  }
  writer.end_array().key("total").integer(values.size());
  writer.key("hasMore").boolean(values.size() > most_values);
  writer.end_object().end_object();
  request.succeed(writer.text());
}

}  // namespace mcp
