#include "mcp/middleware/result_cache.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/tool.hpp"

namespace mcp {
namespace {

constexpr auto second = Nanoseconds{1'000'000'000};

auto may_be_kept(Tool const* tool) -> bool {
  return tool && !tool->may_ask && tool->annotations && tool->annotations->readOnlyHint &&
         tool->annotations->idempotentHint;
}

// What else a request may say, such as answers to questions, makes it one of its own.
auto is_plain(Request const& request) -> bool {
  return std::ranges::all_of(request.message.params->members(), [](json::Member const& each) {
    return each.name == "name" || each.name == "arguments" || each.name == "_meta";
  });
}

// Since 2026-07-28 a result may also be a question, or a promise.
auto is_complete(std::string_view result, Request const& request) -> bool {
  return !request.is_modern() || result.starts_with(R"({"resultType":"complete")");
}

// All that a result depends on. Lengths keep one part from running into the next.
auto key_of(Passage const& passage) -> std::string {
  auto const& request = passage.request();
  auto const arguments = request.param("arguments");
  return base::concat(passage.principal().size(), ":", passage.principal(), name(request.revision),
                      passage.name().size(), ":", passage.name(),
                      arguments ? json::to_text(*arguments) : "");
}

}  // namespace

auto ResultCache::operator()(Passage& passage, Next next) -> Async<Answer> {
  auto const& request = passage.request();
  auto const now = request.settings.now;
  // Headers that repeat arguments are checked where the call is made.
  auto const* const tool = passage.tool();
  if (!now || !may_be_kept(tool) || !tool->mirrored.empty() || !is_plain(request) ||
      std::ranges::contains(rules_.never, passage.name())) {
    return next(passage);
  }
  auto key = key_of(passage);
  auto const found = entries_.find(key);
  if (found != entries_.end() && now() < found->second.until) {
    return passage.succeed(found->second.result);
  }
  return remember(passage, next, std::move(key));
}

auto ResultCache::remember(Passage& passage, Next next, std::string key) -> Async<Answer> {
  auto answer = co_await next(passage);
  auto const result = passage.result_of(answer);
  auto const size = key.size() + result.size();
  if (result.empty() || Passage::is_tool_error(result) || size > rules_.bytes ||
      !is_complete(result, passage.request())) {
    co_return answer;
  }
  auto const now = passage.request().settings.now();
  if (auto const old = entries_.find(key); old != entries_.end()) {
    bytes_ -= old->first.size() + old->second.result.size();
    entries_.erase(old);
  }
  make_room(size);
  entries_.emplace(std::move(key), Entry{std::string{result}, now + rules_.seconds * second});
  bytes_ += size;
  co_return answer;
}

// The oldest go first: all are kept equally long.
void ResultCache::make_room(std::size_t bytes) {
  while (bytes_ + bytes > rules_.bytes && !entries_.empty()) {
    auto const oldest =
        std::ranges::min_element(entries_, {}, [](auto const& each) { return each.second.until; });
    bytes_ -= oldest->first.size() + oldest->second.result.size();
    entries_.erase(oldest);
  }
}

}  // namespace mcp
