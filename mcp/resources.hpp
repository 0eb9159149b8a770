// Resources: what a client can read at a URI, listed one by one or told by a template.
// https://modelcontextprotocol.io/specification/2025-11-25/server/resources

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mcp/completion.hpp"
#include "mcp/feature.hpp"
#include "mcp/running.hpp"
#include "mcp/tool.hpp"
#include "mcp/uri_template.hpp"

namespace mcp {

using ReadOutcome = std::expected<std::vector<ResourceContents>, RpcError>;
using UriVariables = std::vector<std::pair<std::string_view, std::string>>;

// A handler with its types erased.
class ResourceHandler {
 public:
  virtual ~ResourceHandler() = default;
  // `variables` are those of the template, in its order.
  virtual auto read(CallContext& call, std::string_view uri, std::string_view mimeType,
                    UriVariables const& variables) -> Async<ReadOutcome> = 0;
};

// A resource, or, when it has a template, many.
struct Resource {
  std::string_view uri;
  std::string_view name;
  std::optional<UriTemplate> uri_template = {};
  std::unique_ptr<ResourceHandler> handler = {};
  std::vector<Completion> completions = {};
  std::optional<std::string_view> display_title = {};
  std::optional<std::string_view> text = {};
  std::string_view mime_type = "text/plain";
  std::optional<std::uint64_t> bytes = {};
  std::optional<Annotations> hints = {};
  std::optional<Caching> kept = {};
  std::vector<Icon> icons = {};
  std::string_view meta_json = {};

  // Further declarations, each optional, chained after Server::resource().
  auto title(std::string_view given) -> Resource& { return display_title = given, *this; }
  auto description(std::string_view given) -> Resource& { return text = given, *this; }
  auto mime(std::string_view type) -> Resource& { return mime_type = type, *this; }
  auto size(std::uint64_t given) -> Resource& { return bytes = given, *this; }
  auto annotate(Annotations given) -> Resource& { return hints = std::move(given), *this; }
  auto cache(Caching given) -> Resource& { return kept = given, *this; }
  auto icon(Icon icon) -> Resource& { return icons.push_back(std::move(icon)), *this; }
  // `json` is an object.
  auto meta(std::string_view json) -> Resource& { return meta_json = json, *this; }
  // How a variable of the template is completed while it is typed. Enums need no such word. A
  // variable that the template does not have is a bug, and traps.
  auto complete(std::string_view variable, Completer completer) -> Resource& {
    if (!uri_template || !uri_template->has_variable(variable)) __builtin_trap();
    return set_completion(completions, variable, std::move(completer)), *this;
  }
};

class Resources final : public Feature {
 public:
  static constexpr char tag = 0;

  auto add(Resource resource) -> Resource&;
  auto all() const -> std::vector<std::unique_ptr<Resource>> const& { return resources_; }
  auto templates() const -> std::vector<std::unique_ptr<Resource>> const& { return templates_; }

  // What stands at the URI, or nothing, and what the variables of its template are there.
  struct Found {
    Resource const* resource;
    UriVariables variables;
  };
  auto find(std::string_view uri) const -> Found;

  void write_capabilities(json::Writer& writer, Server const& server, Settings const& settings,
                          Revision revision) const override;
  auto completes() const -> bool override;
  auto answer(Request const& request) -> std::optional<Async<>> override;

 private:
  auto read(Request const& request) const -> Async<>;
  void subscribe(Request const& request, bool wanted) const;
  auto complete(Request const& request) const -> bool;

  std::vector<std::unique_ptr<Resource>> resources_;
  std::vector<std::unique_ptr<Resource>> templates_;
};

namespace detail {

auto to_contents(std::string text, std::string_view uri, std::string_view mimeType)
    -> std::vector<ResourceContents>;
auto to_contents(json::Bytes bytes, std::string_view uri, std::string_view mimeType)
    -> std::vector<ResourceContents>;
auto to_contents(std::vector<ResourceContents> contents, std::string_view uri,
                 std::string_view mimeType) -> std::vector<ResourceContents>;

auto read_failure(std::string message) -> std::unexpected<RpcError>;
auto not_found(std::string_view uri, Revision revision) -> std::unexpected<RpcError>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

// Values of a template's variables as an object, whose members a struct can be read from.
auto variables_json(UriVariables const& variables) -> std::string;

template <class F, class S>
class TypedResource final : public ResourceHandler {
  using Arguments = S::Arguments;

 public:
  explicit TypedResource(F function) : function_{std::move(function)} {}

  auto read(CallContext& call, std::string_view uri, std::string_view mimeType,
            UriVariables const& variables) -> Async<ReadOutcome> override {
    auto decoder = json::Decoder{};
    auto decoded = Arguments{};
    auto const document = MUST(json::Document::parse(variables_json(variables)));
    json::Codec<Arguments>::decode(decoder, document.root(), {}, decoded);
    if (!decoder.ok()) return ReadOutcome{invalid_params(call.filled(decoder.faults()))};
    if constexpr (S::waits) {
      return wait(call, std::move(decoded), std::string{uri}, mimeType);
    } else {
      return outcome(call, invoke<F, S>(function_, call, decoded), uri, mimeType);
    }
  }

 private:
  template <class T>
  static auto outcome(CallContext const& call, Result<T> result, std::string_view uri,
                      std::string_view mimeType) -> ReadOutcome {
    if (!result) return read_failure(std::move(result.error().message));
    if constexpr (is_optional<T>) {
      if (!*result) return not_found(uri, call.revision());
      return to_contents(**std::move(result), uri, mimeType);
    } else {
      return to_contents(*std::move(result), uri, mimeType);
    }
  }

  auto wait(CallContext& call, Arguments arguments, std::string uri, std::string_view mimeType)
      -> Async<ReadOutcome> {
    co_return outcome(call, co_await invoke<F, S>(function_, call, arguments), uri, mimeType);
  }

  F function_;
};

}  // namespace detail

template <class F>
auto make_resource(std::string_view uri, std::string_view name, F handler) -> Resource {
  static_assert(Handler<F>,
                "a resource handler is a function of nothing, or of a struct of the template's "
                "variables, after a mcp::CallContext& if it needs that");
  if constexpr (Handler<F>) {
    using S = detail::SignatureOf<F>::type;
    using Arguments = S::Arguments;
    constexpr auto is_right = json::declaration_fault<Arguments, json::Role::argument>().empty();
    static_assert(is_right, json::declaration_fault<Arguments, json::Role::argument>());
    if constexpr (is_right) {
      auto resource = Resource{.uri = uri, .name = name};
      auto uri_template = UriTemplate::parse(uri);
      if (!uri_template) __builtin_trap();
      // Each variable has its member, and each member its variable.
      constexpr auto variables = json::member_names<Arguments>();
      if (uri_template->variable_count() != variables.size()) __builtin_trap();
      for (auto const variable : variables) {
        if (!uri_template->has_variable(variable)) __builtin_trap();
      }
      if (uri.contains('{')) resource.uri_template = std::move(uri_template);
      resource.completions = detail::completions_of<Arguments>();
      resource.handler = std::make_unique<detail::TypedResource<F, S>>(std::move(handler));
      return resource;
    }
  }
  return {};
}

}  // namespace mcp
