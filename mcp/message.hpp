// JSON-RPC 2.0 messages: taking one apart, and putting answers together.
// https://www.jsonrpc.org/specification

#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "json/view.hpp"
#include "mcp/revision.hpp"
#include "mcp/types.hpp"

namespace mcp {

// The id of a request as JSON text, exactly as the client wrote its value: 7, "a", 1e400. Empty
// when there is none, or none could be read.
using Id = std::string;

struct Message {
  enum class Kind { request, notification, response };

  Kind kind;
  Id id = {};
  std::string_view method = {};           // of a request or notification
  std::optional<json::View> params = {};  // an object when it is there
};

struct BadMessage {
  Id id;
  RpcError error;
};

// Views into the document that `value` belongs to.
auto read_message(json::View value) -> std::expected<Message, BadMessage>;

// `result` is JSON text.
auto result_message(Id const& id, std::string_view result) -> std::string;

// An id that is not known is null in older revisions, and left out since 2025-11-25.
auto error_message(Id const& id, RpcError const& error, Revision revision) -> std::string;

}  // namespace mcp
