// Taking over what another server has. Its handlers stay its own, and fill texts as it does.

#include <algorithm>

#include "base/text.hpp"
#include "mcp/mounts.hpp"

namespace mcp {
namespace {

class MountedTool final : public ToolHandler {
 public:
  MountedTool(Server const& server, ToolHandler& handler) : server_{server}, handler_{handler} {}

  auto call(CallContext& call, json::View arguments, json::Leniency leniency)
      -> Async<CallToolResult> override {
    call.belong_to(server_);
    auto const* const before = server_.preparation();
    if (!before || !before->is_needed(call)) return handler_.call(call, arguments, leniency);
    return before->call(call, handler_, json::to_text(arguments), leniency);
  }

 private:
  Server const& server_;
  ToolHandler& handler_;
};

class MountedPrompt final : public PromptHandler {
 public:
  MountedPrompt(Server const& server, PromptHandler& handler)
      : server_{server}, handler_{handler} {}

  auto get(CallContext& call, json::View arguments, json::Leniency leniency)
      -> Async<PromptOutcome> override {
    call.belong_to(server_);
    return handler_.get(call, arguments, leniency);
  }

 private:
  Server const& server_;
  PromptHandler& handler_;
};

class MountedResource final : public ResourceHandler {
 public:
  MountedResource(Server const& server, ResourceHandler& handler)
      : server_{server}, handler_{handler} {}

  auto read(CallContext& call, std::string_view uri, std::string_view mimeType,
            UriVariables const& variables) -> Async<ReadOutcome> override {
    call.belong_to(server_);
    auto const* const before = server_.preparation();
    if (!before || !before->is_needed(call)) {
      return handler_.read(call, uri, mimeType, variables);
    }
    return before->read(call, handler_, std::string{uri}, mimeType, variables);
  }

 private:
  Server const& server_;
  ResourceHandler& handler_;
};

// What a mounted server has, as it is told outside: names with the prefix, and texts filled in,
// since a "{name}" may mean another thing there. Bindings name every member, so that none is
// forgotten when there is a new one.
class Outside {
 public:
  explicit Outside(Mounts::Mount& mount) : mount_{mount} {}

  auto tool(Tool const& inside) -> Tool {
    auto const& [name, description, input, output, output_is_object, mirrored, handler, may_ask,
                 title, annotations, icons, meta, own_meta, task, scope] = inside;
    return {.name = named(Mounts::tools, name),
            .description = filled(description, false),
            .inputSchema = filled(input, true),
            .outputSchema = output,
            .output_is_object = output_is_object,
            .mirrored = mirrored,
            .handler = std::make_unique<MountedTool>(mount_.server, *handler),
            .may_ask = may_ask || mount_.server.preparation(),
            .display_title = title,
            .annotations = annotations,
            .icons = icons,
            .meta_json = meta,
            .task = task,
            .required_scope = scope};
  }

  auto prompt(Prompt const& inside) -> Prompt {
    auto const& [name, description, arguments, handler, completions, title, icons, meta] = inside;
    auto& own = mount_.arguments.emplace_back();
    for (auto const& [argument, shown, text, required] : arguments) {
      own.push_back({argument, shown, filled(text, false), required});
    }
    return {.name = named(Mounts::prompts, name),
            .description = filled(description, false),
            .arguments = own,
            .handler = std::make_unique<MountedPrompt>(mount_.server, *handler),
            .completions = completions,
            .display_title = title,
            .icons = icons,
            .meta_json = meta};
  }

  auto resource(Resource const& inside) -> Resource {
    auto const& [uri, name, uri_template, handler, completions, title, text, mime_type, bytes,
                 hints, kept, icons, meta] = inside;
    auto const& list = uri_template ? Mounts::templates : Mounts::resources;
    mount_.entries.emplace_back(&list, uri, uri);
    return {.uri = uri,
            .name = name,
            .uri_template = uri_template,
            .handler = std::make_unique<MountedResource>(mount_.server, *handler),
            .completions = completions,
            .display_title = title,
            .text = text ? std::optional{filled(*text, false)} : std::nullopt,
            .mime_type = mime_type,
            .bytes = bytes,
            .hints = hints,
            .kept = kept.value_or(mount_.server.caching()),
            .icons = icons,
            .meta_json = meta};
  }

 private:
  auto named(Mounts::List const& list, std::string_view name) -> std::string_view {
    auto const& text = mount_.texts.emplace_back(base::concat(mount_.prefix, "_", name));
    return mount_.entries.emplace_back(&list, text, name).outside;
  }
  auto filled(std::string_view text, bool json) -> std::string_view {
    auto filled = mount_.server.filled(text, json);
    if (filled == text) return text;
    return mount_.texts.emplace_back(std::move(filled));
  }

  Mounts::Mount& mount_;
};

// Why `whole` cannot have what `other` has.
auto check(Server const& whole, std::string_view prefix, Server const& other)
    -> base::Result<void> {
  auto const refusal = [&](auto const&... why) {
    return base::failure(base::concat("cannot mount ", base::quoted(other.identity().name), " as ",
                                      base::quoted(prefix), ": ", why...));
  };
  auto const taken = [&](std::string_view what, std::string_view name) {
    return refusal("there is a ", what, " ", base::quoted(name),
                   " already; mount it with another prefix, or once");
  };
  if (!is_tool_name(prefix)) {
    return refusal("a prefix is made of letters, digits, '_', '-' and '.', 128 at most");
  }
  for (auto const& tool : other.tools()) {
    auto const name = base::concat(prefix, "_", tool->name);
    if (!is_tool_name(name)) {
      return refusal("the name of a tool has 128 characters at most, and ", base::quoted(name),
                     " has ", name.size(), "; a shorter prefix would do");
    }
    if (whole.find_tool(name)) return taken("tool", name);
  }
  if (other.prompts() && whole.prompts()) {
    for (auto const& prompt : other.prompts()->all()) {
      auto const name = base::concat(prefix, "_", prompt->name);
      if (whole.prompts()->find(name)) return taken("prompt", name);
    }
  }
  if (!other.resources() || !whole.resources()) return {};
  auto const& ours = *whole.resources();
  auto const& theirs = *other.resources();
  for (auto const& [here, there] :
       {std::pair{&ours.all(), &theirs.all()}, std::pair{&ours.templates(), &theirs.templates()}}) {
    for (auto const& resource : *there) {
      if (!std::ranges::contains(*here, resource->uri, [](auto const& each) { return each->uri; }))
        continue;
      return refusal("there is a resource ", base::quoted(resource->uri),
                     " already, and URIs have no prefix; one of the two needs another URI");
    }
  }
  return {};
}

// Its data lives on in what took its tools and resources over, and it is asked for its lists.
auto stays_inside(char const* tag) -> bool {
  return tag == nullptr || tag == &Mounts::tag || tag == &Prompts::tag || tag == &Resources::tag;
}

auto stricter(Caching a, Caching b) -> Caching {
  return {.ttlMs = std::min(a.ttlMs, b.ttlMs),
          .scope = a.scope == CacheScope::everybody ? b.scope : a.scope};
}

}  // namespace

auto Server::mount(std::string_view prefix, Server other) -> base::Result<void> {
  TRY(check(*this, prefix, other));
  auto const after_middleware = [](std::vector<NamedFeature>& features) {
    return std::ranges::find_if(features, [](auto const& each) { return each.tag != nullptr; });
  };
  if (!std::ranges::contains(features_, &Mounts::tag, &NamedFeature::tag)) {
    features_.insert(after_middleware(features_), {&Mounts::tag, std::make_unique<Mounts>()});
  }
  auto& mounts = feature<Mounts>();
  auto& mount = mounts.add(prefix, std::move(other));
  auto& from = mount.server;
  auto outside = Outside{mount};
  for (auto const& tool : from.tools_) add(outside.tool(*tool));
  if (from.prompts_) {
    auto& prompts = feature<Prompts>();
    prompts_ = &prompts;
    for (auto const& prompt : from.prompts_->all()) prompts.add(outside.prompt(*prompt));
  }
  if (from.resources_) {
    auto& resources = feature<Resources>();
    resources_ = &resources;
    for (auto const* list : {&from.resources_->all(), &from.resources_->templates()}) {
      for (auto const& resource : *list) resources.add(outside.resource(*resource));
    }
  }
  for (auto& each : from.features_) {
    if (stays_inside(each.tag) || std::ranges::contains(features_, each.tag, &NamedFeature::tag)) {
      continue;
    }
    features_.push_back(std::move(each));
  }
  std::erase_if(from.features_, [](auto const& each) { return each.feature == nullptr; });
  // After its own Mounts, whose servers are within it.
  if (mount.has_middleware) {
    auto place = after_middleware(from.features_);
    if (place != from.features_.end() && place->tag == &Mounts::tag) ++place;
    from.features_.insert(place, mounts.way_back(mount));
  }
  logs_ = logs_ || from.logs_;
  announces_ = announces_ || from.announces_;
  has_tasks_ = has_tasks_ || from.has_tasks_;
  caching_ = stricter(caching_, from.caching_);
  if (!from.instructions_.empty()) {
    instructions_ +=
        base::concat(instructions_.empty() ? "" : "\n\n", prefix, "_*: ", from.instructions_);
  }
  return {};
}

}  // namespace mcp
