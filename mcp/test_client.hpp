// A client in memory: calls a server's tools in tests, without process or port.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/view.hpp"
#include "mcp/dispatch.hpp"

namespace mcp {

// What came back for one message.
class Reply {
 public:
  // The last answer is there; false while a handler waits.
  auto done() const -> bool;
  // The whole answer as JSON text.
  auto message() const -> std::string const&;
  auto is_error() const -> bool;              // isError, or a JSON-RPC error
  auto error_code() const -> int;             // of a JSON-RPC error, else 0
  auto error_message() const -> std::string;  // of a JSON-RPC error, or the text of a failed tool
  auto text() const -> std::string;           // the first content block's
  // A value in the structured content by JSON Pointer: strings as they are, everything else as JSON
  // text, empty when there is none.
  auto at(std::string_view pointer) const -> std::string;
  // The same in the whole answer.
  auto find(std::string_view pointer) const -> std::string;
  // That member of each entry of a list in the result, with blanks between.
  auto each(std::string_view list, std::string_view member) const -> std::string;
  auto http_status() const -> int;
  // The notifications that came before the answer.
  auto notifications() const -> std::vector<std::string> const&;
  // The requests that the server sent its client meanwhile; answer them with TestClient::answer.
  auto questions() const -> std::vector<std::string> const&;

 private:
  friend class TestClient;
  struct Exchange;
  std::shared_ptr<Exchange> exchange_;
};

class TestClient {
 public:
  // Speaks the newest legacy revision, without `initialize`; pass another one for its wire.
  explicit TestClient(Server server, Revision revision = newest_legacy, Settings settings = {});
  ~TestClient();
  TestClient(TestClient&&) noexcept;

  // What the client can be asked, as JSON: {"elicitation":{}}. Nothing unless this says so.
  auto declare(std::string_view capabilities) -> TestClient&;

  // Whether one pipe carries everything, as on stdio; it does not unless this says so.
  auto is_connection(bool given) -> TestClient&;

  // Calls a tool. `arguments` is JSON text.
  auto call(std::string_view tool, std::string_view arguments = "{}") -> Reply;
  // Sends any request; `params` is JSON text. `_meta` is added where the revision needs it.
  auto request(std::string_view method, std::string_view params = "{}") -> Reply;
  // Answers the last question of a call that waits, with a result as JSON text.
  void answer(Reply const& call, std::string_view result);
  // What goes on after an answer: forbidden, or ended now as with the instance that works at it.
  void nothing_goes_on();
  void end_instance();
  // Sends a message as it stands.
  auto send(std::string_view message) -> Reply;
  // Goes away: says nothing more, and reads nothing more.
  void leave();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mcp
