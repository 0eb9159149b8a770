// Middleware that logs: one line of JSON for each request, on standard error.
//
//   {"call":"tools/call","name":"brew","ms":1.250,"outcome":"ok","bytes":512,"arguments":{"tea":8}}

#pragma once

#include <string_view>
#include <vector>

#include "mcp/middleware.hpp"

namespace mcp {

// What a log tells of arguments, which may be secret.
enum class ArgumentsInLog { none, sizes, values };

class CallLog {
 public:
  struct Rules {
    // `sizes`: their names, and how many bytes of JSON each has.
    ArgumentsInLog arguments = ArgumentsInLog::sizes;
    // Those that are logged as they are all the same.
    std::vector<std::string_view> harmless = {};
  };
  CallLog() = default;
  explicit CallLog(Rules rules) : rules_{std::move(rules)} {}

  // `outcome` is ok, failed (a result with isError), error (with its code), cancelled, or gone: the
  // client has not waited. `trace` is the trace id of a W3C traceparent in _meta or the header.
  auto operator()(Passage& passage, Next next) const -> Async<Answer>;

 private:
  Rules rules_;
};

}  // namespace mcp
