#include "mcp/resources.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mcp/changes.hpp"
#include "mcp/paging.hpp"
#include "mcp/protocol/encode.hpp"
#include "mcp/protocol/v2026_07_28.hpp"
#include "mcp/server.hpp"

namespace mcp {
namespace {

void write_resource(json::Writer& writer, Resource const& resource, Request const& request) {
  auto const revision = request.revision;
  writer.begin_object();
  writer.member(resource.uri_template ? "uriTemplate" : "uri", resource.uri);
  writer.member("name", resource.name);
  if (resource.display_title && revision >= Revision::v2025_06_18) {
    writer.member("title", *resource.display_title);
  }
  if (resource.text) writer.member("description", request.server.filled(*resource.text, false));
  writer.member("mimeType", resource.mime_type);
  if (resource.bytes && !resource.uri_template) writer.key("size").integer(*resource.bytes);
  protocol::write_icons(writer, resource.icons, revision);
  if (resource.hints) protocol::write_annotations(writer, *resource.hints, revision);
  if (!resource.meta_json.empty() && revision >= Revision::v2025_06_18) {
    writer.key("_meta").raw(resource.meta_json);
  }
  writer.end_object();
}

// https://modelcontextprotocol.io/specification/2026-07-28/server/resources#error-handling
auto no_resource(std::string_view uri, Revision revision) -> RpcError {
  auto data = json::Writer{};
  data.begin_object().member("uri", uri).end_object();
  return {.code = is_legacy(revision) ? error_code::resource_not_found : error_code::invalid_params,
          .message = base::concat("there is no resource ", base::quoted(uri)),
          .data = data.text()};
}

// The members of a ReadResourceResult.
auto encode(std::vector<ResourceContents> const& contents, Resource const& resource,
            Caching const& caching, Revision revision) -> std::string {
  auto writer = json::Writer{};
  writer.begin_object();
  if (!is_legacy(revision)) v2026_07_28::write_caching(writer, caching);
  writer.key("contents").begin_array();
  // What a page may do is read where the page is.
  auto const meta = resource.mime_type == app_mime_type ? resource.meta_json : std::string_view{};
  for (auto const& each : contents) protocol::write_contents(writer, each, meta);
  writer.end_array();
  return writer.text().substr(1);
}

}  // namespace

auto detail::to_contents(std::string text, std::string_view uri, std::string_view mimeType)
    -> std::vector<ResourceContents> {
  return {ResourceContents{std::string{uri}, std::string{mimeType}, std::move(text)}};
}
auto detail::to_contents(json::Bytes bytes, std::string_view uri, std::string_view mimeType)
    -> std::vector<ResourceContents> {
  return {ResourceContents{std::string{uri}, std::string{mimeType}, std::move(bytes)}};
}
auto detail::to_contents(std::vector<ResourceContents> contents, std::string_view, std::string_view)
    -> std::vector<ResourceContents> {
  return contents;
}
auto detail::not_found(std::string_view uri, Revision revision) -> std::unexpected<RpcError> {
  return std::unexpected{no_resource(uri, revision)};
}
auto detail::read_failure(std::string message) -> std::unexpected<RpcError> {
  return std::unexpected{
      RpcError{.code = error_code::internal_error, .message = std::move(message)}};
}
auto detail::variables_json(UriVariables const& variables) -> std::string {
  auto writer = json::Writer{};
  writer.begin_object();
  for (auto const& [name, value] : variables) writer.member(name, value);
  writer.end_object();
  return writer.text();
}

auto Resources::add(Resource resource) -> Resource& {
  auto& list = resource.uri_template ? templates_ : resources_;
  if (std::ranges::contains(list, resource.uri, [](auto const& each) { return each->uri; })) {
    __builtin_trap();
  }
  return *list.emplace_back(std::make_unique<Resource>(std::move(resource)));
}

auto Resources::completes() const -> bool {
  return std::ranges::any_of(templates_,
                             [](auto const& each) { return !each->completions.empty(); });
}

void Resources::write_capabilities(json::Writer& writer, Server const& server,
                                   Settings const& settings, Revision) const {
  writer.key("resources").begin_object();
  if (server.announces_changes() && hears_changes(settings)) {
    writer.key("subscribe").boolean(true);
  }
  protocol::write_list_changed(writer, server, settings);
  writer.end_object();
}

auto Resources::answer(Request const& request) -> std::optional<Async<>> {
  auto const method = request.message.method;
  if (method == "resources/read") return read(request);
  auto const write = [&](json::Writer& writer, Resource const& resource) {
    write_resource(writer, resource, request);
  };
  auto const& caching = request.server.caching();
  if (method == "resources/list") {
    answer_list(request, "resources", resources_, caching, write);
  } else if (method == "resources/templates/list") {
    answer_list(request, "resourceTemplates", templates_, caching, write);
  } else if (method == "resources/subscribe" && !request.is_modern()) {
    subscribe(request, true);
  } else if (method == "resources/unsubscribe" && !request.is_modern()) {
    subscribe(request, false);
  } else if (method != "completion/complete" || !request.server.completes() || !complete(request)) {
    return std::nullopt;
  }
  return Async<>{};
}

auto Resources::find(std::string_view uri) const -> Found {
  for (auto const& each : resources_) {
    if (each->uri == uri) return {each.get(), {}};
  }
  for (auto const& each : templates_) {
    if (auto matched = each->uri_template->match(uri)) return {each.get(), *std::move(matched)};
  }
  return {nullptr, {}};
}

auto Resources::read(Request const& request) const -> Async<> {
  auto const uri = request.text_param("uri", "the URI of a resource");
  if (!uri) return request.fail(uri.error()), Async<>{};
  auto const [resource, variables] = find(*uri);
  if (!resource) return request.fail(no_resource(*uri, request.revision)), Async<>{};
  auto running = std::make_unique<Running>(request);
  running->may_ask(request, *uri, {});
  auto const* const before = request.server.preparation();
  auto work = before && before->is_needed(running->context)
                  ? before->read(running->context, *resource->handler, std::string{*uri},
                                 resource->mime_type, variables)
                  : resource->handler->read(running->context, *uri, resource->mime_type, variables);
  return finish(std::move(running), std::move(work),
                [resource](Running& call, Outcome<ReadOutcome> const& outcome) {
                  if (!outcome) {
                    call.fail(detail::read_failure(outcome.error().message).error());
                  } else if (!*outcome) {
                    call.fail(outcome->error());
                  } else {
                    auto const caching = resource->kept.value_or(call.server.caching());
                    call.succeed(encode(**outcome, *resource, caching, call.revision));
                  }
                });
}

// https://modelcontextprotocol.io/specification/2025-11-25/server/resources#subscriptions
void Resources::subscribe(Request const& request, bool wanted) const {
  auto const uri = request.text_param("uri", "the URI of a resource");
  if (!uri) return request.fail(uri.error());
  if (!request.session.subscribe(*uri, wanted)) {
    return request.fail(
        invalid_params(base::concat("a client may subscribe to ", Session::most_subscriptions,
                                    " resources at most"))
            .error());
  }
  request.succeed("{}");
}

auto Resources::complete(Request const& request) const -> bool {
  auto const uri = completion_ref(request, "ref/resource", "uri");
  for (auto const& each : templates_) {
    if (!uri || each->uri != *uri) continue;
    answer_completion(request, each->completions);
    return true;
  }
  return false;
}

}  // namespace mcp
