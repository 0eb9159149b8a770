// A session over HTTP. What was agreed on at its beginning travels in its token, sealed, so that
// any instance knows it; what happens later is in records of the store.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "mcp/changes.hpp"
#include "mcp/session.hpp"
#include "mcp/settings.hpp"

namespace mcp {

class SessionRecord final : public SharedSession {
 public:
  // The token of a session that begins: visible ASCII. `settings` must have a seal.
  static auto issue(Session const& session, Settings const& settings) -> std::string;

  // Reads the token into `session`, which the record then serves as its `shared`. A failure says
  // what is wrong with the token: it is none of ours, another's, too old, or its session was ended.
  static auto open(std::string_view token, Session& session, Settings const& settings)
      -> base::Result<SessionRecord>;

  auto nonce() const -> std::string const& override { return nonce_; }
  auto store() const -> Store* { return settings_.store; }

  // Nobody can use it any more, and who wants to know how long it has lasted is told. It needs a
  // store.
  auto end() -> base::Result<void>;
  auto ended() const -> bool;

  // The client's answer to the question of that id, once.
  auto take_answer(std::string_view id) -> std::optional<std::string>;
  // Whether the client has cancelled its request of that id since this was asked last.
  auto take_cancelled(std::string_view id) -> bool;

  // The resources that it follows, and what is another text whenever they are others.
  auto subscriptions() const -> std::vector<Followed>;
  auto subscriptions_mark() const -> std::string;

  void answered(std::string_view id, std::string_view message) override;
  void cancelled(std::string_view id) override;
  void log_level_set(LogLevel level) override;
  void subscribed(std::string_view uri, bool wanted) override;

 private:
  SessionRecord(std::string nonce, Revision revision, std::int64_t began, Settings const& settings)
      : nonce_{std::move(nonce)}, revision_{revision}, began_{began}, settings_{settings} {}
  auto name(std::string_view kind) const -> std::string;
  auto name(std::string_view kind, std::string_view text) const -> std::string;
  void put(std::string_view record, std::string_view value) const;
  void told(base::Result<void> const& done) const;

  std::string nonce_;
  Revision revision_;
  std::int64_t began_;  // seconds since 1970
  Settings const& settings_;
};

}  // namespace mcp
