#include "servers/git/waiting.hpp"

#include <utility>

namespace git {
namespace {

constexpr auto most_looks = 20;
constexpr auto between_looks = mcp::Nanoseconds{50'000'000};

class Patient final : public mcp::ToolHandler {
 public:
  Patient(std::unique_ptr<mcp::ToolHandler> handler, std::shared_ptr<Repositories> repositories)
      : handler_{std::move(handler)}, repositories_{std::move(repositories)} {}

  auto call(mcp::CallContext& call, json::View arguments, json::Leniency leniency)
      -> mcp::Async<mcp::CallToolResult> override {
    auto work = run(call, arguments, leniency);
    if (!repositories_->found_lock() || !call.settings().sleep) return work;
    return wait(call, json::to_text(arguments), leniency);
  }

 private:
  // It never waits itself, so that the repositories tell of this call when it returns.
  auto run(mcp::CallContext& call, json::View arguments, json::Leniency leniency)
      -> mcp::Async<mcp::CallToolResult> {
    repositories_->found_lock() = false;
    return handler_->call(call, arguments, leniency);
  }

  auto wait(mcp::CallContext& call, std::string text, json::Leniency leniency)
      -> mcp::Async<mcp::CallToolResult> {
    auto const arguments = json::Document::parse(text);
    for (auto looks = most_looks;; --looks) {
      co_await call.settings().sleep(between_looks);
      auto work = run(call, arguments->root(), leniency);
      if (!repositories_->found_lock() || looks == 0) co_return co_await std::move(work);
    }
  }

  std::unique_ptr<mcp::ToolHandler> handler_;
  std::shared_ptr<Repositories> repositories_;
};

}  // namespace

void make_patient(mcp::Tool& tool, std::shared_ptr<Repositories> const& repositories) {
  tool.handler = std::make_unique<Patient>(std::move(tool.handler), repositories);
}

}  // namespace git
