// Coroutines that run on their own.

#pragma once

#include <cstddef>
#include <list>

#include "base/async.hpp"

namespace base {

// Each is forgotten when it has finished; those that have not are ended with the Tasks.
class Tasks {
 public:
  void spawn(Async<> work);
  auto count() const -> std::size_t { return tasks_.size(); }

 private:
  struct Task {
    Tasks* owner;
    Async<> work;
    std::list<Task>::iterator self{};
  };

  std::list<Task> tasks_;
};

}  // namespace base
