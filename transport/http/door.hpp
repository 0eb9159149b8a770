// What the head of an HTTP request asks for, and what it gets if that is not MCP.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/exchange.hpp"
#include "transport/authorization.hpp"
#include "transport/policy.hpp"

namespace transport {

using Fields = std::vector<host::Header>;

constexpr auto json_type = host::Header{"content-type", "application/json"};

// Of a stream of events.
auto event_fields() -> Fields;

// An answer that is there at once.
struct Reply {
  int status;
  Fields fields;
  std::string body = {};
};

struct Accepted {
  bool json = false;
  bool events = false;
};

class Door {
 public:
  // `has_sessions`: GET and DELETE are taken too.
  Door(Policy const& policy, host::RequestHead const& head, bool has_sessions)
      : policy_{policy}, head_{head}, has_sessions_{has_sessions} {}

  // Nothing when it is for MCP: a POST with a message, or a GET or DELETE of a session.
  auto reply() -> std::optional<Reply>;

  auto accepted() const -> Accepted { return accepted_; }
  // Where tokens tell callers apart.
  auto caller() -> std::optional<Caller>& { return caller_; }

  // Before there is a message to answer, a refusal is a JSON-RPC error without id.
  auto refusal(int status, std::string message) const -> Reply;
  auto method_refusal() const -> Reply;

  // The head of an answer, with what a browser needs to let the page read it. It is kept here.
  auto answer_head(int status, Fields fields) -> host::ResponseHead;

  // Answers with that, and nothing else.
  auto answer(host::Exchange& exchange, Reply reply) -> base::Async<>;

 private:
  auto denial(Denial given) const -> Reply;
  // For everybody, pages of any origin included.
  auto publish(std::string_view document) const -> Reply;
  auto probe() const -> Reply;
  auto preflight() -> Reply;
  auto methods() const -> std::string_view;

  Policy const& policy_;
  host::RequestHead const& head_;
  bool has_sessions_;
  std::optional<std::string_view> origin_;
  std::optional<Caller> caller_;
  std::string challenge_;
  Accepted accepted_;
  std::string allowed_headers_;
  Fields fields_;
  std::string body_;
};

}  // namespace transport
