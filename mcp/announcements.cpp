#include "mcp/announcements.hpp"

#include <expected>
#include <memory>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/protocol/encode.hpp"
#include "mcp/running.hpp"
#include "mcp/server.hpp"

namespace mcp {
namespace {

constexpr auto millisecond = Nanoseconds{1'000'000};
constexpr auto between_looks = 25 * millisecond;
constexpr auto looks_between_signs = 80;  // a sign of life every two seconds
constexpr auto most_resources = std::size_t{1000};

auto wants(json::View filter, std::string_view name) -> bool {
  auto const value = filter.find(name);
  return value && value->is(json::Kind::boolean) && value->boolean();
}

// "The server MUST include the subscription ID in every notification."
auto meta_of(Id const& id) -> std::string {
  return base::concat(R"({"io.modelcontextprotocol/subscriptionId":)", id, "}");
}

// What of the client's filter we honour, and, as JSON, the answer that says so.
struct Honoured {
  std::vector<Followed> followed;
  std::vector<std::unique_ptr<News>> news;  // of other features
  std::string filter;
};

auto honour(Request const& request, json::View filter) -> std::expected<Honoured, RpcError> {
  auto const& server = request.server;
  auto result = Honoured{};
  auto writer = json::Writer{};
  writer.begin_object();
  auto const list = [&](std::string_view name, std::string_view what, bool has) {
    if (!has || !server.announces_changes() || !wants(filter, name)) return;
    result.followed.emplace_back(std::string{what});
    writer.key(name).boolean(true);
  };
  list("toolsListChanged", "tools", !server.tools().empty());
  list("promptsListChanged", "prompts", server.prompts() != nullptr);
  list("resourcesListChanged", "resources", server.resources() != nullptr);
  auto const uris = filter.find("resourceSubscriptions");
  if (uris && server.resources() && server.announces_changes()) {
    writer.key("resourceSubscriptions").begin_array();
    for (auto const uri : uris->elements()) {
      if (!uri.is(json::Kind::string) || result.followed.size() >= most_resources) continue;
      result.followed.emplace_back(std::string{uri.string()}, true);
      writer.string(uri.string());
    }
    writer.end_array();
  }
  for (auto const& [tag, feature] : server.features()) {
    auto news = feature->follow(request, filter, meta_of(request.message.id), writer);
    if (!news) return std::unexpected{std::move(news.error())};
    if (*news) result.news.push_back(*std::move(news));
  }
  writer.end_object();
  result.filter = writer.text();
  return result;
}

// Ends by being destroyed, or, where there is no time, at once.
auto follow(Running& running, Honoured honoured) -> Async<bool> {
  auto const& settings = running.settings;
  auto reader = ChangeReader{settings, std::move(honoured.followed)};
  auto const meta = meta_of(running.id);
  co_await running.outbox.notify(
      base::concat(R"({"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged",)"
                   R"("params":{"_meta":)",
                   meta, R"(,"notifications":)", honoured.filter, "}}"));
  for (auto looks = 1; settings.sleep; ++looks) {
    co_await settings.sleep(between_looks);
    for (auto const* changed : reader.read()) {
      co_await running.outbox.notify(change_message(*changed, meta));
    }
    for (auto const& news : honoured.news) {
      for (auto const& message : news->look()) co_await running.outbox.notify(message);
    }
    if (looks % looks_between_signs == 0) co_await running.outbox.keep_alive();
  }
  co_return true;
}

// Until the client cancels it, goes away, or the server ends.
auto listen(std::unique_ptr<Running> running, Honoured honoured) -> Async<> {
  {
    running->endless = true;
    auto const watch = detail::Watch{*running};
    co_await base::unless(running->context.interrupt(), follow(*running, std::move(honoured)));
  }
  if (running->cancelled_by_client) co_return;
  // "A server MUST send notifications/cancelled referencing a subscriptions/listen request ID when
  // it tears down that subscription stream", where that is not a stream of its own, as over HTTP.
  // https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/cancellation
  if (running->outbox.is_connection()) {
    co_await running->outbox.notify(
        base::concat(R"({"jsonrpc":"2.0","method":"notifications/cancelled",)",
                     R"("params":{"requestId":)", running->id, R"(,"reason":"the server ends"}})"));
  }
  auto writer = json::Writer{};
  writer.begin_object().member("resultType", "complete").key("_meta").begin_object();
  writer.key("io.modelcontextprotocol/subscriptionId").raw(running->id);
  writer.key("io.modelcontextprotocol/serverInfo");
  protocol::write_implementation(writer, running->server.identity(), running->revision);
  writer.end_object().end_object();
  running->outbox.answer(result_message(running->id, writer.text()), 200, nullptr);
}

}  // namespace

auto Announcements::answer(Request const& request) -> std::optional<Async<>> {
  if (request.message.method != "subscriptions/listen" || !request.is_modern() ||
      !hears_changes(request.settings)) {
    return std::nullopt;
  }
  auto const filter = request.param("notifications");
  if (!filter || !filter->is(json::Kind::object)) {
    request.fail(invalid_params(base::concat("params.notifications must be an object, not ",
                                             filter ? json::in_words(*filter) : "left out"))
                     .error());
    return Async<>{};
  }
  auto honoured = honour(request, *filter);
  if (!honoured) return request.fail(honoured.error()), Async<>{};
  return listen(std::make_unique<Running>(request), *std::move(honoured));
}

}  // namespace mcp
