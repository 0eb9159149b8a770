// MCP Apps: a page of HTML that a client shows for a tool. The page is a resource, "ui://...", and
// the tool names it: Server::app() and Tool::ui(). https://modelcontextprotocol.io/extensions/apps

#pragma once

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcp/feature.hpp"

namespace mcp {

inline constexpr std::string_view app_mime_type = "text/html;profile=mcp-app";

// What the page may do in its sandbox. Nothing of it unless this says so: no network, no device.
// https://apps.extensions.modelcontextprotocol.io/api/interfaces/app.McpUiResourceMeta.html
struct AppOptions {
  // Origins, such as "https://api.example.com".
  std::vector<std::string> connectDomains = {};   // for requests
  std::vector<std::string> resourceDomains = {};  // for images, scripts, styles, fonts
  std::vector<std::string> frameDomains = {};     // for frames in the page
  std::vector<std::string> baseUriDomains = {};
  bool camera = false;
  bool microphone = false;
  bool geolocation = false;
  bool clipboardWrite = false;
  std::optional<bool> prefersBorder = {};
};

class Apps final : public Feature {
 public:
  static constexpr char tag = 0;

  // The options as the _meta of a resource, JSON text that is kept here; empty when all is left
  // out.
  auto meta(AppOptions const& options) -> std::string_view;

  void write_capabilities(json::Writer& writer, Server const& server, Settings const& settings,
                          Revision revision) const override;
  auto extension(Settings const& settings, Revision revision) const -> std::string_view override;
  auto answer(Request const&) -> std::optional<base::Async<>> override { return std::nullopt; }

 private:
  std::list<std::string> metas_;
};

}  // namespace mcp
