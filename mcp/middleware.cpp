#include "mcp/middleware.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/dispatch.hpp"
#include "mcp/protocol/v2026_07_28.hpp"

namespace mcp {
namespace {

auto name_in(Message const& message) -> std::string {
  if (!message.params) return {};
  for (auto const* const key : {"name", "uri", "taskId"}) {
    auto const value = message.params->find(key);
    if (value && value->is(json::Kind::string)) return std::string{value->string()};
  }
  return {};
}

// An answer begins like this, as result_message and error_message write it.
auto head_of(Id const& id) -> std::string { return base::concat(R"({"jsonrpc":"2.0","id":)", id); }

constexpr auto before_result = std::string_view{R"(,"result":)"};
constexpr auto before_code = std::string_view{R"(,"error":{"code":)"};

}  // namespace

// Own copies of what a request looks into.
struct Passage::Kept final : Headers {
  std::optional<json::Document> params;
  Message message;
  // Those that repeat arguments; dispatch asks for no others.
  std::vector<std::pair<std::string, std::string>> mirrored;

  auto find(std::string_view name) const -> std::optional<std::string_view> override {
    for (auto const& [each, value] : mirrored) {
      if (each == name) return value;
    }
    return std::nullopt;
  }
};

Passage::Passage(Request const& request, Feature const& pipeline)
    : method_{request.message.method},
      name_{name_in(request.message)},
      pipeline_{pipeline},
      capture_{request.outbox} {
  request_.emplace(request);
  look_at(request.message, request.settings, request.headers);
}

Passage::~Passage() = default;

void Passage::look_at(Message const& message, Settings const& settings, Headers const* headers) {
  auto const before = *request_;
  request_.emplace(before.moved(before.server, settings, message, headers, capture_));
}

auto Passage::is_call() const -> bool {
  return method_ == "tools/call" || method_ == "prompts/get" || method_ == "resources/read";
}

auto Passage::tool() const -> Tool const* {
  return method_ == "tools/call" ? request().server.find_tool(name_) : nullptr;
}

auto Passage::succeed(std::string_view result) const -> Answer {
  return {result_message(request().message.id, result)};
}

auto Passage::fail(RpcError const& error) const -> Answer {
  return {error_message(request().message.id, error, request().revision), error.http_status};
}

auto Passage::refuse(std::string_view reason) const -> Answer {
  if (method_ != "tools/call") {
    return fail({.code = error_code::invalid_request, .message = std::string{reason}});
  }
  auto writer = json::Writer{};
  if (request().is_modern()) {
    v2026_07_28::begin_result(writer, request().server);
  } else {
    writer.begin_object();
  }
  writer.key("content").begin_array();
  writer.begin_object().member("type", "text").member("text", reason).end_object();
  writer.end_array().key("isError").boolean(true).end_object();
  return succeed(writer.text());
}

auto Passage::result_of(Answer const& answer) const -> std::string_view {
  auto text = std::string_view{answer.message};
  auto const head = head_of(request().message.id);
  if (!text.starts_with(head)) return {};
  text.remove_prefix(head.size());
  if (!text.starts_with(before_result)) return {};
  text.remove_prefix(before_result.size());
  return text.substr(0, text.size() - 1);
}

auto Passage::error_of(Answer const& answer) const -> int {
  auto text = std::string_view{answer.message};
  auto const head = head_of(request().message.id);
  if (!text.starts_with(head)) return 0;
  text.remove_prefix(head.size());
  if (!text.starts_with(before_code)) return 0;
  text.remove_prefix(before_code.size());
  return base::parse_integer<int>(text.substr(0, text.find(','))).value_or(0);
}

// isError is written last (protocol/encode.cpp).
auto Passage::is_tool_error(std::string_view result) -> bool {
  return result.ends_with(R"(,"isError":true})");
}

void Passage::limit_time(Nanoseconds limit) {
  settings_ = std::make_unique<Settings>(request().settings);
  settings_->call_limit = limit;
  look_at(request().message, *settings_, request().headers);
}

void Passage::keep() {
  auto const& request = *request_;
  auto const& message = request.message;
  auto kept = std::make_unique<Kept>();
  if (message.params) {
    kept->params =
        MUST(json::Document::parse(json::to_text(*message.params), request.settings.depth_limit));
  }
  kept->message = {.kind = message.kind, .id = message.id, .method = method_};
  if (kept->params) kept->message.params = kept->params->root();
  if (auto const* const called = tool(); called && request.headers) {
    for (auto const& [member, header] : called->mirrored) {
      auto name = base::lower(base::concat("mcp-param-", header));
      auto const value = request.headers->find(name);
      if (value) kept->mirrored.emplace_back(std::move(name), std::string{*value});
    }
  }
  look_at(kept->message, request.settings, request.headers ? kept.get() : nullptr);
  kept_ = std::move(kept);
}

auto Passage::run(Request const& request, Feature& pipeline, Next first) -> Async<> {
  auto passage = std::unique_ptr<Passage>{new Passage{request, pipeline}};
  passage->work_ = first(*passage);
  // Now, and not when somebody waits for it: the request is there no longer then.
  passage->work_.start([](void* done) { static_cast<base::Signal*>(done)->set(); },
                       &passage->done_);
  if (!passage->work_.done()) {
    passage->keep();
    return finish_later(std::move(passage));
  }
  passage->capture_.deliver(passage->work_.take());
  return {};
}

auto Passage::finish_later(std::unique_ptr<Passage> passage) -> Async<> {
  co_await passage->done_;
  passage->capture_.deliver(passage->work_.take());
}

auto Passage::dispatch() -> Async<Answer> {
  auto const& request = *request_;
  auto work = Dispatcher{request.server, request.settings}.answer(request, &pipeline_);
  if (!work.done()) return wait(std::move(work));
  return capture_.take();
}

auto Passage::wait(Async<> work) -> Async<Answer> {
  co_await std::move(work);
  co_return capture_.take();
}

auto Passage::Capture::notify(std::string message) -> Async<> {
  return outer_.notify(std::move(message));
}

void Passage::Capture::answer(std::string message, int http_status, Timing const* timing) {
  answer_ = {std::move(message), http_status, timing ? std::optional{*timing} : std::nullopt};
}

auto Passage::Capture::ask(std::string id, std::string message) -> Async<std::string> {
  return outer_.ask(std::move(id), std::move(message));
}

void Passage::Capture::deliver(Answer answer) {
  if (answer.message.empty()) return;
  outer_.answer(std::move(answer.message), answer.http_status,
                answer.timing ? &*answer.timing : nullptr);
}

// Before all other features, and after other middleware: a feature without a tag is middleware.
void Server::wrap(std::unique_ptr<Feature> pipeline) {
  auto const place =
      std::ranges::find_if(features_, [](auto const& each) { return each.tag != nullptr; });
  features_.insert(place, {nullptr, std::move(pipeline)});
}

}  // namespace mcp
