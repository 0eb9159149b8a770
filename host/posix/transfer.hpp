// One of libcurl's transfers. All of the process are under way at once, carried out by the event
// loop: libcurl says which sockets and moments it waits for, and never waits itself.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/async.hpp"
#include "host/posix/curl.hpp"
#include "host/posix/loop.hpp"

namespace host::posix {

class Transfer : Link {
 public:
  explicit Transfer(curl::Library const& library);
  // Breaks it off. Not in one of libcurl's callbacks: they only note what has changed.
  ~Transfer();
  Transfer(Transfer const&) = delete;
  auto operator=(Transfer const&) -> Transfer& = delete;

  template <class Value>
  void set(curl::Option option, Value value) {
    curl_.easy_setopt(easy_, option, value);
  }
  void set_list(curl::Option option, std::vector<std::string> const& items);
  auto number(curl::Info info) const -> long;

  void start();
  // Goes on with a body that was paused. The rest of what came before may be written at once.
  void go_on();
  // libcurl's code, once it is over.
  auto result() const -> std::optional<int> const& { return result_; }

  // For callbacks: whoever awaits a change goes on when libcurl has returned.
  void note_change();
  auto change() -> base::Async<>;

 private:
  friend class Transfers;

  curl::Library const& curl_;
  void* easy_;
  void* names_;  // what it knows of names, apart from all other transfers
  std::vector<curl::List*> lists_;
  std::optional<int> result_;
  base::Signal changed_;
};

}  // namespace host::posix
