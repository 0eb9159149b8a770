// An HTTP client whose answers a test makes up, and a record of what was sent.

#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/http_client.hpp"
#include "host/memory/feed.hpp"

namespace host {

struct MemoryAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers{};  // names in lower case
  std::vector<std::string> body{};
  // What goes wrong instead of the answer, or, with a status, after its body.
  std::optional<ClientError> error{};
};

class MemoryHttpClient final : public HttpClient {
 public:
  // Requests are answered in turn; those for which there is no answer yet wait for it.
  void answer(MemoryAnswer answer);
  void fail(ClientFault fault, std::string message) {
    answer({.status = 0, .error = ClientError{fault, std::move(message)}});
  }

  auto requests() const -> std::vector<ClientRequest> const& { return requests_; }

  auto send(ClientRequest request)
      -> base::Async<ClientResult<std::unique_ptr<ClientAnswer>>> override;

 private:
  std::vector<ClientRequest> requests_;
  std::deque<MemoryAnswer> answers_;
  std::deque<base::Signal*> waiting_;  // the next to have an answer first
};

}  // namespace host
