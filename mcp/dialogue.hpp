// Questions over several requests: what has been answered travels with the client, sealed.
// https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr

#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcp/question.hpp"
#include "mcp/revision.hpp"
#include "mcp/settings.hpp"

namespace mcp {

// An id or name that nobody has had before.
auto unique_id(Settings const& settings) -> std::string;

namespace detail {

// The request that asks it, where the client can be asked at once.
auto question_message(std::string_view id, Question const& question, Revision revision)
    -> std::string;
// The result in the client's answer; an error when it is an error, or does not answer the question.
auto read_answer(std::string_view message, Question const& question) -> Result<json::Document>;

// Reads what the request brought along. An error when that is not what we gave out.
auto open(Dialogue& dialogue, Settings const& settings) -> std::expected<void, RpcError>;
// The client's answer to it; nothing when there is none, or it does not answer the question. A task
// then asks under another key.
auto find_answer(Dialogue const& dialogue, Question& question) -> std::optional<json::Document>;
// The members of an InputRequiredResult.
auto input_required(Dialogue const& dialogue, std::vector<Question const*> const& missing,
                    Settings const& settings) -> std::string;
// The same without state, for a task.
auto input_requests(std::vector<Question const*> const& missing) -> std::string;

}  // namespace detail
}  // namespace mcp
