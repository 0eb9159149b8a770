#include "mcp/middleware/access.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/completion.hpp"
#include "mcp/server.hpp"

namespace mcp {
namespace {

auto refusal(std::string message) -> RpcError {
  return {.code = error_code::invalid_params, .message = std::move(message)};
}

// As dispatch says it, but with no hint at what is not shown.
auto unknown(std::string_view what, std::string_view name, std::span<std::string_view const> shown)
    -> RpcError {
  auto const nearest = base::nearest(name, shown);
  return refusal(base::concat("unknown ", what, " ", base::quoted(name),
                              nearest ? base::concat("; did you mean '", *nearest, "'?") : ""));
}

}  // namespace

auto Authorize::operator()(Passage& passage, Next next) const -> Async<Answer> {
  auto const asks = passage.is_call() || passage.method() == "completion/complete";
  if (!asks || allows_(passage)) return next(passage);
  return passage.fail(
      {.code = error_code::invalid_request,
       .message = base::concat(passage.method(), " of ", base::quoted(passage.name()),
                               " is not allowed here"),
       .http_status = 403});
}

auto Show::shows_tool(Passage const& passage, std::string_view name) const -> bool {
  auto const* const tool = passage.request().server.find_tool(name);
  return tool && (!rules_.tools || rules_.tools(passage, *tool));
}
auto Show::shows_prompt(Passage const& passage, std::string_view name) const -> bool {
  return !rules_.prompts || rules_.prompts(passage, name);
}
auto Show::shows_resource(Passage const& passage, std::string_view uri) const -> bool {
  return !rules_.resources || rules_.resources(passage, uri);
}

auto Show::unknown_tool(Passage const& passage) const -> Answer {
  auto shown = std::vector<std::string_view>{};
  for (auto const& tool : passage.request().server.tools()) {
    if (shows_tool(passage, tool->name)) shown.push_back(tool->name);
  }
  return passage.fail(unknown("tool", passage.name(), shown));
}

auto Show::unknown_prompt(Passage const& passage) const -> Answer {
  auto shown = std::vector<std::string_view>{};
  for (auto const& prompt : passage.request().server.prompts()->all()) {
    if (shows_prompt(passage, prompt->name)) shown.push_back(prompt->name);
  }
  return passage.fail(unknown("prompt", passage.name(), shown));
}

auto Show::operator()(Passage& passage, Next next) const -> Async<Answer> {
  auto const method = passage.method();
  auto const& request = passage.request();
  auto const tool = [this, &passage](std::string_view name) { return shows_tool(passage, name); };
  auto const prompt = [this, &passage](std::string_view name) {
    return shows_prompt(passage, name);
  };
  auto const resource = [this, &passage](std::string_view uri) {
    return shows_resource(passage, uri);
  };
  if (rules_.tools) {
    if (method == "tools/list") return filter(passage, next, "tools", "name", tool);
    if (method == "tools/call" && !tool(passage.name())) return unknown_tool(passage);
  }
  if (rules_.prompts && request.server.prompts()) {
    if (method == "prompts/list") return filter(passage, next, "prompts", "name", prompt);
    // What is not there at all is answered the same, without a hint at what is not shown.
    auto const found = std::ranges::contains(request.server.prompts()->all(), passage.name(),
                                             [](auto const& each) { return each->name; });
    if (method == "prompts/get" && !(found && prompt(passage.name()))) {
      return unknown_prompt(passage);
    }
  }
  if (rules_.resources) {
    if (method == "resources/list") return filter(passage, next, "resources", "uri", resource);
    if (method == "resources/templates/list") {
      return filter(passage, next, "resourceTemplates", "uriTemplate", resource);
    }
    auto const reads = method == "resources/read" || method == "resources/subscribe";
    if (reads && !resource(passage.name())) {
      auto data = json::Writer{};
      data.begin_object().member("uri", passage.name()).end_object();
      return passage.fail(
          {.code =
               request.is_modern() ? error_code::invalid_params : error_code::resource_not_found,
           .message = base::concat("there is no resource ", base::quoted(passage.name())),
           .data = data.text()});
    }
  }
  if (method == "completion/complete") {
    auto const of_prompt = completion_ref(request, "ref/prompt", "name");
    auto const of_resource = completion_ref(request, "ref/resource", "uri");
    if ((of_prompt && !prompt(*of_prompt)) || (of_resource && !resource(*of_resource))) {
      return passage.fail(
          refusal("params.ref names no prompt and no resource template that is here"));
    }
  }
  return next(passage);
}

template <class Shows>
auto Show::filter(Passage& passage, Next next, std::string_view member, std::string_view key,
                  Shows shows) const -> Async<Answer> {
  auto answer = co_await next(passage);
  auto const result = passage.result_of(answer);
  if (result.empty()) co_return answer;
  auto const document = MUST(json::Document::parse(result, 1000));
  auto writer = json::Writer{};
  writer.begin_object();
  for (auto const& [name, value] : document.root().members()) {
    writer.key(name);
    if (name == "cacheScope") {
      writer.string("private");
    } else if (name != member) {
      writer.value(value);
    } else {
      writer.begin_array();
      for (auto const entry : value.elements()) {
        if (shows(entry.find(key)->string())) writer.value(entry);
      }
      writer.end_array();
    }
  }
  writer.end_object();
  auto filtered = passage.succeed(writer.text());
  filtered.timing = answer.timing;
  co_return filtered;
}

}  // namespace mcp
