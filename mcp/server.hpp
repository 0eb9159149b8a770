// The page a server's author includes: mcp::Server, and the words of a declaration.

#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/version.hpp"
#include "json/arg.hpp"
#include "mcp/announcements.hpp"
#include "mcp/apps.hpp"
#include "mcp/call.hpp"
#include "mcp/follow_roots.hpp"
#include "mcp/logging.hpp"
#include "mcp/middleware.hpp"
#include "mcp/prompts.hpp"
#include "mcp/raw_tool.hpp"
#include "mcp/resources.hpp"
#include "mcp/tasks.hpp"
#include "mcp/tool.hpp"
#include "mcp/types.hpp"

namespace mcp {

using json::Arg;
using json::at_least;
using json::at_most;
using json::Bytes;
using json::Format;
using json::format;
using json::header;
using json::Map;
using json::max_items;
using json::max_length;
using json::min_items;
using json::min_length;
using json::otherwise;
using json::pattern;
using json::Raw;
using json::title;

// One thing an operator may set, for help texts: see options.hpp.
struct OptionDoc {
  std::string variable;  // WASMMCP_TIME_LOCAL_TIMEZONE
  std::string flag;      // --local-timezone
  std::string_view doc;
  std::string when_unset = {};  // as JSON text, or empty
};

// A feature, and what tells it from others: the address of its `tag`. Middleware has none.
struct NamedFeature {
  char const* tag;
  std::unique_ptr<Feature> feature;
};

class Server {
 public:
  explicit Server(Implementation identity) : identity_{std::move(identity)} {}

  // Adds a tool. The texts must live as long as the server; literals do. Two tools of one name are
  // a bug, and trap.
  template <class F>
  auto tool(ToolName name, std::string_view description, F handler) -> Tool& {
    return add(make_tool(name.view(), description, std::move(handler)));
  }

  // Adds a tool with a JSON Schema of the author's own, which is kept as it stands. The handler
  // takes the arguments as mcp::Raw and checks them itself.
  template <class F>
  auto tool(ToolName name, std::string_view description, InputSchema schema, F handler) -> Tool& {
    return add(make_raw_tool(name.view(), description, schema.json, std::move(handler)));
  }

  // Adds a prompt: a text that a user picks, with the arguments of the handler's struct.
  template <class F>
  auto prompt(std::string_view name, std::string_view description, F handler) -> Prompt& {
    auto& prompts = feature<Prompts>();
    prompts_ = &prompts;
    return prompts.add(make_prompt(name, description, std::move(handler)));
  }

  // Adds a resource, or, when the URI has variables ("notes://{id}"), a template of resources whose
  // handler takes them as a struct. It returns text, bytes or contents; std::optional of them when
  // there may be nothing at the URI. A URI or a struct that does not fit is a bug, and traps.
  template <class F>
  auto resource(std::string_view uri, std::string_view name, F handler) -> Resource& {
    auto& resources = feature<Resources>();
    resources_ = &resources;
    return resources.add(make_resource(uri, name, std::move(handler)));
  }

  // Adds a page that clients show for a tool: a resource at "ui://..." whose handler returns HTML.
  // Tool::ui() names it.
  template <class F>
  auto app(std::string_view uri, std::string_view name, F handler, AppOptions const& options = {})
      -> Resource& {
    auto const meta = feature<Apps>().meta(options);
    return resource(uri, name, std::move(handler)).mime(app_mime_type).meta(meta);
  }

  // Handlers find the client's folders in CallContext::followed_roots(): a client on a connection
  // is asked for them before one runs.
  auto follow_roots() -> Server& { return preparation_ = &asks_for_roots, *this; }

  // Handlers log to the client: CallContext::log.
  auto logging() -> Server& { return feature<Logging>(), logs_ = true, *this; }

  // Handlers say when a list or a resource changes, and clients may follow that. It needs a store.
  auto announce_changes() -> Server& { return feature<Announcements>(), announces_ = true, *this; }

  // Tools may run as tasks: Tool::as_task(). Clients may follow them. It needs a store.
  auto tasks() -> Server& {
    return feature<Tasks>(), feature<Announcements>(), has_tasks_ = true, *this;
  }

  // Puts something around every request, the first of it outermost: see middleware.hpp.
  template <class... M>
  auto use(M... middleware) -> Server& {
    return wrap(make_pipeline(std::move(middleware)...)), *this;
  }
  // The same around all middleware that there is: for whoever has not made the server.
  template <class... M>
  auto surround(M... middleware) -> Server& {
    features_.insert(features_.begin(), {nullptr, make_pipeline(std::move(middleware)...)});
    return *this;
  }

  // Takes over all that another server has: its tools and prompts as PREFIX_NAME, its resources by
  // their own URIs, its instructions after ours. Its middleware stays around what is its own. A
  // failure when something of that name is here already, and nothing is taken over then.
  // See docs/composition.md.
  [[nodiscard]] auto mount(std::string_view prefix, Server other) -> base::Result<void>;

  // How long clients may keep lists and resources.
  auto caching(Caching given) -> Server& { return caching_ = given, *this; }

  // What a model should know before it uses the tools.
  auto instructions(std::string text) -> Server& { return instructions_ = std::move(text), *this; }

  // "{name}" in descriptions and docs reads as `value` when tools are listed.
  auto fill(std::string_view name, std::string value) -> Server& {
    return fills_.emplace_back(name, std::move(value)), *this;
  }

  // What an operator may set: the server's name in variables, and describe_options of its struct,
  // which is asked only when somebody wants to know.
  using DescribeOptions = auto (*)(std::string_view server) -> std::vector<OptionDoc>;
  auto document(std::string_view name, DescribeOptions describe) -> Server& {
    return name_in_options_ = name, describe_options_ = describe, *this;
  }

  auto identity() const -> Implementation const& { return identity_; }
  auto instructions() const -> std::string_view { return instructions_; }
  auto has_options() const -> bool { return describe_options_ != nullptr; }
  auto options() const -> std::vector<OptionDoc> {
    auto docs = has_options() ? describe_options_(name_in_options_) : std::vector<OptionDoc>{};
    for (auto const& each : features_) each.feature->describe_options(docs);
    return docs;
  }
  auto tools() const -> std::vector<std::unique_ptr<Tool>> const& { return tools_; }
  auto features() const -> std::vector<NamedFeature> const& { return features_; }
  auto prompts() const -> Prompts const* { return prompts_; }
  auto resources() const -> Resources const* { return resources_; }
  auto caching() const -> Caching const& { return caching_; }
  auto logs() const -> bool { return logs_; }
  auto announces_changes() const -> bool { return announces_; }
  // Whether anything here completes arguments.
  auto completes() const -> bool {
    return std::ranges::any_of(features_,
                               [](auto const& each) { return each.feature->completes(); });
  }
  auto has_tasks() const -> bool { return has_tasks_; }
  auto preparation() const -> Preparation const* { return preparation_; }
  auto find_tool(std::string_view name) const -> Tool const*;
  // `text` with its "{name}" filled, each value escaped for a JSON string if `json`.
  auto filled(std::string_view text, bool json) const -> std::string;

 private:
  auto add(Tool tool) -> Tool&;
  void wrap(std::unique_ptr<Feature> pipeline);

  // The one of that type, made when it is first named.
  template <class F>
  auto feature() -> F& {
    for (auto const& [tag, feature] : features_) {
      if (tag == &F::tag) return static_cast<F&>(*feature);
    }
    return static_cast<F&>(*features_.emplace_back(&F::tag, std::make_unique<F>()).feature);
  }

  Implementation identity_;
  std::string instructions_;
  std::vector<std::unique_ptr<Tool>> tools_;
  std::vector<NamedFeature> features_;
  Prompts const* prompts_ = nullptr;
  Resources const* resources_ = nullptr;
  Caching caching_;
  bool logs_ = false;
  bool announces_ = false;
  bool has_tasks_ = false;
  Preparation const* preparation_ = nullptr;
  std::vector<std::pair<std::string_view, std::string>> fills_;
  std::string_view name_in_options_;
  DescribeOptions describe_options_ = nullptr;
};

// Defined by each server, once, for every way to run it. An error is shown to the operator, and the
// program does not start.
auto create_server() -> base::Result<Server>;

}  // namespace mcp
