#include "mcp/test_client.hpp"

#include <list>

#include "base/text.hpp"
#include "json/writer.hpp"

namespace mcp {

struct Reply::Exchange final : Outbox {
  Exchange(Session& given, std::list<Async<>>* work_after) : session{given}, after{work_after} {}

  Session& session;
  std::list<Async<>>* after;  // none: nothing goes on
  std::vector<std::string> questions;
  std::vector<std::string> notifications;
  std::string message;
  int http_status = 0;
  Async<> work;

  bool connection = false;

  auto is_connection() const -> bool override { return connection; }
  auto notify(std::string text) -> Async<> override {
    notifications.push_back(std::move(text));
    return {};
  }
  auto cannot_ask() const -> std::optional<std::string> override { return std::nullopt; }
  auto ask(std::string id, std::string text) -> Async<std::string> override {
    questions.push_back(std::move(text));
    return session.answer_to(std::move(id));
  }
  auto go_on(Async<>& given) -> bool override {
    if (!after) return false;
    after->push_back(std::move(given));
    after->back().start();
    return true;
  }
  void answer(std::string text, int status, Timing const*) override {
    message = std::move(text);
    http_status = status;
  }
};

struct TestClient::State {
  Server server;
  Settings settings;
  Dispatcher dispatcher{server, settings};
  Session session;
  Revision revision;
  int last_id = 0;
  std::string capabilities = "{}";
  bool connection = false;
  std::vector<std::shared_ptr<Reply::Exchange>> exchanges;
  bool goes_on = true;
  std::list<Async<>> after;
};

auto Reply::done() const -> bool { return exchange_->work.done(); }
auto Reply::message() const -> std::string const& { return exchange_->message; }
auto Reply::questions() const -> std::vector<std::string> const& { return exchange_->questions; }
auto Reply::http_status() const -> int { return exchange_->http_status; }
auto Reply::notifications() const -> std::vector<std::string> const& {
  return exchange_->notifications;
}

auto Reply::each(std::string_view list, std::string_view member) const -> std::string {
  auto values = std::string{};
  for (auto i = 0;; ++i) {
    auto const value = find(base::concat("/result/", list, "/", i, "/", member));
    if (value.empty()) return values;
    values += base::concat(values.empty() ? "" : " ", value);
  }
}

auto Reply::find(std::string_view pointer) const -> std::string {
  auto const document = json::Document::parse(exchange_->message);
  auto const value = document ? document->root().at(pointer) : std::nullopt;
  if (!value) return {};
  return value->is(json::Kind::string) ? std::string{value->string()} : json::to_text(*value);
}

auto Reply::at(std::string_view pointer) const -> std::string {
  return find(base::concat("/result/structuredContent", pointer));
}
auto Reply::text() const -> std::string { return find("/result/content/0/text"); }
auto Reply::is_error() const -> bool {
  return find("/result/isError") == "true" || !find("/error").empty();
}
auto Reply::error_code() const -> int {
  return base::parse_integer<int>(find("/error/code")).value_or(0);
}
auto Reply::error_message() const -> std::string {
  return find("/error").empty() ? is_error() ? text() : std::string{} : find("/error/message");
}

TestClient::TestClient(Server server, Revision revision, Settings settings)
    : state_{std::make_unique<State>(std::move(server), std::move(settings))} {
  state_->revision = revision;
  state_->session = Session{is_legacy(revision) ? revision : newest_legacy};
}

TestClient::~TestClient() = default;
TestClient::TestClient(TestClient&&) noexcept = default;

auto TestClient::declare(std::string_view capabilities) -> TestClient& {
  auto const document = MUST(json::Document::parse(capabilities));
  state_->capabilities = capabilities;
  state_->session.capabilities = ClientCapabilities::read(document.root());
  return *this;
}

auto TestClient::is_connection(bool given) -> TestClient& {
  state_->connection = given;
  return *this;
}

auto TestClient::call(std::string_view tool, std::string_view arguments) -> Reply {
  return request("tools/call", base::concat(R"({"name":)", json::quote(tool), R"(,"arguments":)",
                                            arguments, "}"));
}

auto TestClient::request(std::string_view method, std::string_view params) -> Reply {
  auto with_meta = std::string{params};
  if (!is_legacy(state_->revision)) {
    auto const empty = with_meta == "{}";
    with_meta.pop_back();
    with_meta +=
        base::concat(empty ? "" : ",", R"("_meta":{"io.modelcontextprotocol/protocolVersion":")",
                     name(state_->revision), R"(","io.modelcontextprotocol/clientCapabilities":)",
                     state_->capabilities, "}}");
  }
  return send(base::concat(R"({"jsonrpc":"2.0","id":)", ++state_->last_id, R"(,"method":)",
                           json::quote(method), R"(,"params":)", with_meta, "}"));
}

void TestClient::answer(Reply const& call, std::string_view result) {
  auto const question = MUST(json::Document::parse(call.questions().back()));
  send(base::concat(R"({"jsonrpc":"2.0","id":)", json::to_text(*question.root().find("id")),
                    R"(,"result":)", result, "}"));
}

void TestClient::nothing_goes_on() { state_->goes_on = false; }
void TestClient::end_instance() { state_->after.clear(); }

auto TestClient::send(std::string_view message) -> Reply {
  auto reply = Reply{};
  reply.exchange_ = std::make_shared<Reply::Exchange>(state_->session,
                                                      state_->goes_on ? &state_->after : nullptr);
  reply.exchange_->connection = state_->connection;
  state_->exchanges.push_back(reply.exchange_);
  reply.exchange_->work =
      state_->dispatcher.handle(state_->session, message, nullptr, *reply.exchange_);
  reply.exchange_->work.start();
  return reply;
}

void TestClient::leave() { state_->session.close(); }

}  // namespace mcp
