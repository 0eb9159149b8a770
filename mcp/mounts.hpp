// Servers that are mounted on another: see Server::mount(), which makes their tools, prompts and
// resources those of the whole. What is left for a request is to pass the middleware of the server
// that it concerns, which knows that server and its names alone:
//
//   middleware of the whole > Mounts > middleware of the mounted server > WayBack > the whole

#pragma once

#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcp/feature.hpp"
#include "mcp/server.hpp"

namespace mcp {

class Mounts final : public Feature {
 public:
  static constexpr char tag = 0;

  // A list of the protocol: the member of its result, and what tells its entries apart.
  struct List {
    std::string_view method;
    std::string_view member;
    std::string_view key;
  };
  static constexpr List tools{"tools/list", "tools", "name"};
  static constexpr List prompts{"prompts/list", "prompts", "name"};
  static constexpr List resources{"resources/list", "resources", "uri"};
  static constexpr List templates{"resources/templates/list", "resourceTemplates", "uriTemplate"};

  // What the whole has of a mounted server, and what it is called there.
  struct Entry {
    List const* list;
    std::string_view outside;
    std::string_view inside;
  };

  struct Mount {
    std::string prefix;
    Server server;
    bool has_middleware = false;
    std::vector<Entry> entries = {};
    // What entries of the whole look into.
    std::list<std::string> texts = {};
    std::list<std::vector<PromptArgument>> arguments = {};

    auto has(List const& list, std::string_view outside) const -> bool;
  };

  // It stays where it is.
  auto add(std::string_view prefix, Server server) -> Mount&;
  auto have_middleware() const -> bool;

  void write_capabilities(json::Writer&, Server const&, Settings const&, Revision) const override {}
  void describe_options(std::vector<OptionDoc>& docs) const override;
  auto answer(Request const& request) -> std::optional<Async<>> override;

  // At the end of a mounted server's middleware: on to the whole, under the name that it has there.
  auto way_back(Mount const& mount) -> NamedFeature;

 private:
  class WayBack;
  class Listing;

  auto mount_of(Request const& request) const -> Mount const*;
  auto list(Request const& request, List const& list) -> std::optional<Async<>>;
  void finish(Listing& listing) const;

  std::vector<std::unique_ptr<Mount>> mounts_;
  // The server that has this. It may move, but not once it is asked.
  Server const* whole_ = nullptr;
};

}  // namespace mcp
