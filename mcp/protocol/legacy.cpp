#include "mcp/protocol/legacy.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/protocol/encode.hpp"

namespace mcp::legacy {

// https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#version-negotiation
auto negotiate(Message const& message) -> std::expected<Revision, RpcError> {
  auto const version = message.params ? message.params->find("protocolVersion") : std::nullopt;
  if (!version || !version->is(json::Kind::string)) {
    return std::unexpected{RpcError{
        .code = error_code::invalid_params,
        .message =
            base::concat("params.protocolVersion must be a string such as '", name(newest_legacy),
                         "', not ", version ? json::in_words(*version) : "left out")}};
  }
  auto const asked = find_revision(version->string());
  return asked && is_legacy(*asked) ? *asked : newest_legacy;
}

auto initialize(Server const& server, Settings const& settings, Revision revision) -> std::string {
  auto writer = json::Writer{};
  writer.begin_object().member("protocolVersion", name(revision));
  protocol::write_capabilities(writer.key("capabilities"), server, settings, revision);
  protocol::write_implementation(writer.key("serverInfo"), server.identity(), revision);
  if (!server.instructions().empty()) writer.member("instructions", server.instructions());
  writer.end_object();
  return writer.text();
}

}  // namespace mcp::legacy
