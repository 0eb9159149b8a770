#include "mcp/apps.hpp"

#include <memory>

#include "json/view.hpp"
#include "json/writer.hpp"
#include "mcp/extensions.hpp"
#include "mcp/tool.hpp"

namespace mcp {

auto Apps::meta(AppOptions const& options) -> std::string_view {
  auto const& [connectDomains, resourceDomains, frameDomains, baseUriDomains, camera, microphone,
               geolocation, clipboardWrite, prefersBorder] = options;
  auto csp = json::Writer{};
  auto const origins = [&](std::string_view name, std::vector<std::string> const& list) {
    if (list.empty()) return;
    csp.key(name).begin_array();
    for (auto const& origin : list) csp.string(origin);
    csp.end_array();
  };
  csp.begin_object();
  origins("connectDomains", connectDomains);
  origins("resourceDomains", resourceDomains);
  origins("frameDomains", frameDomains);
  origins("baseUriDomains", baseUriDomains);
  csp.end_object();

  auto permissions = json::Writer{};
  auto const permit = [&](std::string_view name, bool wanted) {
    if (wanted) permissions.key(name).begin_object().end_object();
  };
  permissions.begin_object();
  permit("camera", camera);
  permit("microphone", microphone);
  permit("geolocation", geolocation);
  permit("clipboardWrite", clipboardWrite);
  permissions.end_object();

  auto ui = json::Writer{};
  ui.begin_object();
  if (csp.text() != "{}") ui.key("csp").raw(csp.text());
  if (permissions.text() != "{}") ui.key("permissions").raw(permissions.text());
  if (prefersBorder) ui.key("prefersBorder").boolean(*prefersBorder);
  ui.end_object();
  if (ui.text() == "{}") return {};
  return metas_.emplace_back(base::concat(R"({"ui":)", ui.text(), "}"));
}

void Apps::write_capabilities(json::Writer& writer, Server const& server, Settings const& settings,
                              Revision revision) const {
  write_extensions(writer, server, settings, revision, *this);
}

// Clients of every revision that has `_meta` show apps.
auto Apps::extension(Settings const&, Revision revision) const -> std::string_view {
  return revision >= Revision::v2025_06_18 ? "io.modelcontextprotocol/ui" : "";
}

auto detail::app_of_tool(std::string_view uri, std::string_view meta)
    -> std::unique_ptr<std::string> {
  // A page of another kind is none.
  if (!uri.starts_with("ui://")) __builtin_trap();
  auto writer = json::Writer{};
  writer.begin_object();
  if (!meta.empty()) {
    auto const given = MUST(json::Document::parse(meta));
    for (auto const& [name, value] : given.root().members()) writer.key(name).value(value);
  }
  writer.key("ui").begin_object().member("resourceUri", uri).end_object().end_object();
  return std::make_unique<std::string>(writer.text());
}

}  // namespace mcp
