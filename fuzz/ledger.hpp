// Keeps account of a client's messages: what is owed an answer, and what was answered. It reads
// messages by the rules of JSON-RPC and of the revisions, not as the dispatcher does.

#pragma once

#include <map>
#include <string>
#include <string_view>

#include "host/exchange.hpp"
#include "json/view.hpp"
#include "mcp/revision.hpp"
#include "mcp/settings.hpp"

namespace fuzz {

// Whether a message of the server answers a certain request.
auto has_id(std::string_view answer) -> bool;

class Ledger {
 public:
  // Of a session on standard input.
  Ledger(mcp::Settings const& settings, mcp::Revision assumed)
      : settings_{settings}, revision_{assumed} {}
  // Of one HTTP request.
  Ledger(mcp::Settings const& settings, host::RequestHead const& head);

  // The client sends a message, or a batch.
  void asked(std::string_view text);
  // The server sends one. It must be right, and owed.
  void answered(std::string_view text);
  // Nothing may be owed at the end.
  void settle() const;

 private:
  void asked_one(json::View message);
  void answered_one(json::View message);
  // Without being asked: a notification, or a question.
  void told(json::View method, json::View message, std::string_view text);
  void answered_request(json::View message, std::string_view text);
  void check_result(json::View result);

  mcp::Settings const& settings_;
  mcp::Revision revision_;
  bool is_http_ = false;
  bool modern_header_ = false;
  int errors_owed_ = 0;                   // without an id
  std::map<std::string, int> owed_;       // by id
  std::map<std::string, int> cancelled_;  // may be answered or not
};

}  // namespace fuzz
