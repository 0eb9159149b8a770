#include "mcp/mounts.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/dispatch.hpp"
#include "mcp/paging.hpp"

namespace mcp {
namespace {

auto has_pipeline(Server const& server) -> bool {
  return !server.features().empty() && server.features().front().tag == nullptr;
}

// The object with another name, also in the ref of a completion.
auto with_name(json::View object, std::string_view name) -> std::string {
  auto writer = json::Writer{};
  writer.begin_object();
  for (auto const& [key, value] : object.members()) {
    writer.key(key);
    if (key == "name") {
      writer.string(name);
    } else if (key == "ref" && value.is(json::Kind::object)) {
      writer.raw(with_name(value, name));
    } else {
      writer.value(value);
    }
  }
  writer.end_object();
  return writer.text();
}

// Answers the request at `server`, where what it asks for has this name. Resources have their URI
// everywhere, and an empty name here.
auto answer_as(std::string_view name, Request const& request, Server const& server,
               Feature const* after) -> Async<> {
  auto message = request.message;
  auto renamed = std::optional<json::Document>{};
  if (!name.empty()) {
    renamed =
        MUST(json::Document::parse(with_name(*message.params, name), request.settings.depth_limit));
    message.params = renamed->root();
  }
  auto const there =
      request.moved(server, request.settings, message, request.headers, request.outbox);
  return Dispatcher{server, request.settings}.answer(there, after);
}

// What the request asks for: its list, and its name or URI. No list: it asks for none of that.
struct Target {
  Mounts::List const* list;
  std::string_view name;
};

auto text_of(std::optional<json::View> value) -> std::string_view {
  return value && value->is(json::Kind::string) ? value->string() : std::string_view{};
}

auto target_of(Request const& request) -> Target {
  auto const method = request.message.method;
  if (method == "tools/call") return {&Mounts::tools, text_of(request.param("name"))};
  if (method == "prompts/get") return {&Mounts::prompts, text_of(request.param("name"))};
  if (method == "completion/complete") {
    auto const prompt = completion_ref(request, "ref/prompt", "name");
    auto const uri = completion_ref(request, "ref/resource", "uri");
    return {prompt ? &Mounts::prompts : &Mounts::templates, prompt.value_or(uri.value_or(""))};
  }
  auto const asks = method == "resources/read" || method == "resources/subscribe" ||
                    method == "resources/unsubscribe";
  if (!asks || !request.server.resources()) return {nullptr, {}};
  auto const* const found =
      request.server.resources()->find(text_of(request.param("uri"))).resource;
  if (!found) return {nullptr, {}};
  return {found->uri_template ? &Mounts::templates : &Mounts::resources, found->uri};
}

// Keeps the answer for us.
class Answered final : public Outbox {
 public:
  explicit Answered(Outbox& outer) : outer_{outer} {}

  auto notify(std::string message) -> Async<> override { return outer_.notify(std::move(message)); }
  void answer(std::string message, int, Timing const*) override { message_ = std::move(message); }
  auto cannot_ask() const -> std::optional<std::string> override { return outer_.cannot_ask(); }
  auto ask(std::string id, std::string message) -> Async<std::string> override {
    return outer_.ask(std::move(id), std::move(message));
  }
  auto message() const -> std::string_view { return message_; }

 private:
  Outbox& outer_;
  std::string message_;
};

}  // namespace

class Mounts::WayBack final : public Feature {
 public:
  WayBack(Mounts& mounts, Mount const& mount) : mounts_{mounts}, mount_{mount} {}
  static constexpr char tag = 0;

  void write_capabilities(json::Writer&, Server const&, Settings const&, Revision) const override {}
  // Lists are the mounted server's own.
  auto answer(Request const& request) -> std::optional<Async<>> override {
    auto const [list, name] = target_of(request);
    if (!list) return std::nullopt;
    auto const has_prefix = list == &tools || list == &prompts;
    auto const outside = has_prefix ? base::concat(mount_.prefix, "_", name) : std::string{};
    return answer_as(outside, request, *mounts_.whole_, &mounts_);
  }

 private:
  Mounts& mounts_;
  Mount const& mount_;
};

// A list of the whole in the making: what each server says, for as long as one of them waits.
class Mounts::Listing {
 public:
  struct Part {
    Mount const* mount;  // none: what the whole has besides
    Answered outbox;
    Async<> work;
  };

  Listing(Request const& given, List const& wanted)
      : list{wanted},
        message_{given.message},
        method_{given.message.method},
        unpaged_{given.settings},
        request{given.moved(given.server, given.settings, message_, given.headers, given.outbox)} {
    unpaged_.page_size = std::numeric_limits<std::size_t>::max();
    message_.method = method_;
    if (given.message.params) {
      params_ = MUST(
          json::Document::parse(json::to_text(*given.message.params), given.settings.depth_limit));
      message_.params = params_->root();
    }
  }

  void ask(Mount const* mount, Feature const* after) {
    auto whole_list = message_;
    auto const params = without_cursor();
    if (params) whole_list.params = params->root();
    auto& part = *parts.emplace_back(std::make_unique<Part>(mount, Answered{request.outbox}));
    auto const& server = mount ? mount->server : request.server;
    part.work = Dispatcher{server, unpaged_}.answer(
        request.moved(server, unpaged_, whole_list, request.headers, part.outbox), after);
  }

  List const& list;

 private:
  auto without_cursor() const -> std::optional<json::Document> {
    if (!message_.params) return std::nullopt;
    auto writer = json::Writer{};
    writer.begin_object();
    for (auto const& [key, value] : message_.params->members()) {
      if (key != "cursor") writer.key(key).value(value);
    }
    writer.end_object();
    return MUST(json::Document::parse(writer.text(), unpaged_.depth_limit));
  }

  Message message_;
  std::string method_;
  std::optional<json::Document> params_;
  Settings unpaged_;

 public:
  Request request;
  std::vector<std::unique_ptr<Part>> parts;
};

auto Mounts::Mount::has(List const& list, std::string_view outside) const -> bool {
  return std::ranges::any_of(
      entries, [&](Entry const& entry) { return entry.list == &list && entry.outside == outside; });
}

auto Mounts::add(std::string_view prefix, Server server) -> Mount& {
  auto& mount =
      *mounts_.emplace_back(std::make_unique<Mount>(std::string{prefix}, std::move(server)));
  auto const& features = mount.server.features();
  auto const own = std::ranges::find(features, &tag, &NamedFeature::tag);
  mount.has_middleware =
      has_pipeline(mount.server) ||
      (own != features.end() && static_cast<Mounts const&>(*own->feature).have_middleware());
  return mount;
}

auto Mounts::have_middleware() const -> bool {
  return std::ranges::any_of(mounts_, [](auto const& each) { return each->has_middleware; });
}

auto Mounts::way_back(Mount const& mount) -> NamedFeature {
  return {&WayBack::tag, std::make_unique<WayBack>(*this, mount)};
}

// Flags are read by every server in the program, and known to one: only variables are left.
void Mounts::describe_options(std::vector<OptionDoc>& docs) const {
  for (auto const& mount : mounts_) {
    for (auto& doc : mount->server.options()) {
      doc.flag.clear();
      docs.push_back(std::move(doc));
    }
  }
}

auto Mounts::answer(Request const& request) -> std::optional<Async<>> {
  whole_ = &request.server;
  if (!have_middleware()) return std::nullopt;
  for (auto const* each : {&tools, &prompts, &resources, &templates}) {
    if (request.message.method == each->method) return list(request, *each);
  }
  auto const [wanted, name] = target_of(request);
  if (!wanted) return std::nullopt;
  for (auto const& mount : mounts_) {
    if (!mount->has_middleware) continue;
    for (auto const& [in, outside, inside] : mount->entries) {
      if (in != wanted || outside != name) continue;
      return answer_as(inside == outside ? "" : inside, request, mount->server, nullptr);
    }
  }
  return std::nullopt;
}

// Middleware may hide what a list has, so servers with middleware are asked for theirs.
auto Mounts::list(Request const& request, List const& list) -> std::optional<Async<>> {
  auto const lists = [&list](Mount const& mount) {
    return mount.has_middleware && std::ranges::contains(mount.entries, &list, &Entry::list);
  };
  if (std::ranges::none_of(mounts_, [&](auto const& each) { return lists(*each); })) {
    return std::nullopt;
  }
  auto listing = std::make_unique<Listing>(request, list);
  listing->ask(nullptr, this);
  for (auto const& mount : mounts_) {
    if (lists(*mount)) listing->ask(mount.get(), nullptr);
  }
  if (std::ranges::all_of(listing->parts, [](auto const& part) { return part->work.done(); })) {
    return finish(*listing), Async<>{};
  }
  return [](Mounts const& self, std::unique_ptr<Listing> waiting) -> Async<> {
    for (auto const& part : waiting->parts) co_await std::move(part->work);
    self.finish(*waiting);
  }(*this, std::move(listing));
}

// A server that refuses to list anything has nothing in the list.
void Mounts::finish(Listing& listing) const {
  auto const& list = listing.list;
  auto caching = listing.request.server.caching();
  auto entries = std::vector<std::unique_ptr<std::string>>{};
  for (auto const& part : listing.parts) {
    auto const answer = json::Document::parse(part->outbox.message(), 1000);
    auto const result = answer ? answer->root().find("result") : std::nullopt;
    auto const listed = result ? result->find(list.member) : std::nullopt;
    if (!listed) continue;
    if (text_of(result->find("cacheScope")) == "private") {
      caching.scope = CacheScope::only_this_client;
    }
    for (auto const entry : listed->elements()) {
      auto const name = text_of(entry.find(list.key));
      auto const is_theirs = !part->mount && std::ranges::any_of(mounts_, [&](auto const& mount) {
        return mount->has_middleware && mount->has(list, name);
      });
      if (is_theirs) continue;
      auto const is_renamed = part->mount && (&list == &tools || &list == &prompts);
      entries.push_back(std::make_unique<std::string>(
          is_renamed ? with_name(entry, base::concat(part->mount->prefix, "_", name))
                     : json::to_text(entry)));
    }
  }
  answer_list(listing.request, list.member, entries, caching,
              [](json::Writer& writer, std::string const& entry) { writer.raw(entry); });
}

}  // namespace mcp
