// Tasks: a client calls a tool and gets, instead of a result to wait for, a task to ask for it. A
// server that names this may have tools that run so.
// https://modelcontextprotocol.io/seps/2663-tasks-extension
//
// A task is a few records in the store (task_record.hpp), so any instance can tell of it, take the
// client's answers and go on with it. Whoever is there works at it (task_worker.hpp): the instance
// that was called, after its answer, where that lives on; else one that is asked how the task is.

#pragma once

#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "mcp/feature.hpp"

namespace mcp {

class Tasks final : public Feature {
 public:
  static constexpr char tag = 0;

  void write_capabilities(json::Writer& writer, Server const& server, Settings const& settings,
                          Revision revision) const override;
  auto extension(Settings const& settings, Revision revision) const -> std::string_view override;
  // tasks/get, tasks/update, tasks/cancel.
  auto answer(Request const& request) -> std::optional<base::Async<>> override;
  // Tasks by their ids.
  auto follow(Request const& request, json::View wishes, std::string_view meta,
              json::Writer& honoured) const
      -> std::expected<std::unique_ptr<News>, RpcError> override;
  auto call(Request const& request, Tool const& tool) -> std::optional<base::Async<>> override;
};

namespace detail {

// Begins a task of that call, whose params are JSON text, with what was answered so far, and works
// at it when `outbox` can. The members of a CreateTaskResult, or the error that there is none.
auto begin_task(Server const& server, Settings const& settings, Outbox& outbox,
                std::string const& params,
                std::vector<std::pair<std::string, std::string>> const& answers)
    -> std::expected<std::string, RpcError>;

}  // namespace detail
}  // namespace mcp
