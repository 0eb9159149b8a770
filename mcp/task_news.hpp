// What becomes of tasks, for a client that follows them by subscriptions/listen instead of asking
// again and again.
// https://modelcontextprotocol.io/seps/2663-tasks-extension

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/tasks.hpp"
#include "mcp/feature.hpp"
#include "mcp/server.hpp"
#include "mcp/settings.hpp"
#include "mcp/task_record.hpp"

namespace mcp {

// Tells how each is at first, then whenever that has changed, and no more when it has ended. A task
// whose worker has died is worked at here, for who follows it asks nobody else to.
class TaskNews final : public News {
 public:
  // `meta` is JSON text for the notifications' _meta. The server and the settings must outlive it.
  TaskNews(Server const& server, Settings const& settings, std::string_view meta)
      : server_{server}, settings_{settings}, meta_{meta} {}

  // False when there is no such task for whoever asks, or too many are followed.
  auto follow(std::string_view id) -> bool;
  // Looks at the records a few times a second, however often it is called.
  auto look() -> std::vector<std::string> override;

 private:
  struct Followed {
    std::string id;
    std::string told;        // the last notification
    int without_worker = 0;  // looks since somebody worked at it, where there is work
  };

  auto message(task::State const& state) const -> std::string;
  void see_to_a_worker(Followed& followed, task::State const& state);

  Server const& server_;
  Settings const& settings_;
  std::string meta_;
  std::vector<Followed> followed_;
  int calls_ = 0;
  base::Tasks works_;
};

}  // namespace mcp
