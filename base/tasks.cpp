#include "base/tasks.hpp"

#include <iterator>
#include <utility>

namespace base {

void Tasks::spawn(Async<> work) {
  auto& task = tasks_.emplace_back(this, std::move(work));
  task.self = std::prev(tasks_.end());
  task.work.start(
      [](void* context) {
        auto& finished = *static_cast<Task*>(context);
        finished.owner->tasks_.erase(finished.self);
      },
      &task);
  if (task.work.done()) tasks_.erase(task.self);
}

}  // namespace base
