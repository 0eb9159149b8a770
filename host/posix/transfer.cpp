#include "host/posix/transfer.hpp"

#include <poll.h>

#include <map>
#include <utility>

namespace host::posix {
namespace {

auto moment(Nanoseconds deadline) -> base::Async<> { co_await wait_until(deadline); }

auto readiness(int socket, short events) -> base::Async<> { co_await Wait{socket, events, never}; }

}  // namespace

// What libcurl calls a multi handle. Each wait is a coroutine that does nothing else, and libcurl
// is called when it has ended: so libcurl's callbacks may put another wait in its place.
class Transfers {
 public:
  explicit Transfers(curl::Library const& library) : curl_{library}, multi_{curl_.multi_init()} {
    curl_.multi_setopt(multi_, curl::multi_socket_function, &on_socket);
    curl_.multi_setopt(multi_, curl::multi_socket_data, this);
    curl_.multi_setopt(multi_, curl::multi_timer_function, &on_timer);
    curl_.multi_setopt(multi_, curl::multi_timer_data, this);
  }
  // It stays until the process ends: libcurl's TLS may be gone before it otherwise.
  ~Transfers() = delete;

  static auto all(curl::Library const& library) -> Transfers& {
    static auto& transfers = *new Transfers{library};
    return transfers;
  }

  void add(Transfer& transfer) {
    transfer.set(curl::opt_private, &transfer);
    curl_.multi_add(multi_, transfer.easy_);
  }
  void remove(Transfer& transfer) { curl_.multi_remove(multi_, transfer.easy_); }
  void note(Transfer& transfer) {
    transfer.leave();
    transfer.enter_before(changed_);
  }

 private:
  struct Socket {
    Transfers* owner;
    int number;
    short events = 0;
    base::Async<> wait = {};

    void watch() {
      wait = readiness(number, events);
      wait.start(
          [](void* context) {
            auto const& ready = *static_cast<Socket*>(context);
            ready.owner->act(ready.number);  // it may be gone from here on
          },
          this);
    }
  };

  static auto on_socket(void*, int number, int what, void* self, void*) -> int {
    auto& sockets = static_cast<Transfers*>(self)->sockets_;
    if (what == curl::poll_remove) {
      sockets.erase(number);
      return 0;
    }
    auto& socket = sockets.try_emplace(number, static_cast<Transfers*>(self), number).first->second;
    socket.events = static_cast<short>(((what & curl::poll_in) != 0 ? POLLIN : 0) |
                                       ((what & curl::poll_out) != 0 ? POLLOUT : 0));
    socket.watch();
    return 0;
  }

  static auto on_timer(void*, long milliseconds, void* self) -> int {
    auto& timer = static_cast<Transfers*>(self)->timer_;
    timer = milliseconds < 0 ? base::Async<>{}
                             : moment(after(static_cast<Nanoseconds>(milliseconds) * 1'000'000));
    timer.start([](void* context) { static_cast<Transfers*>(context)->act(curl::no_socket); },
                self);
    return 0;
  }

  // The socket is ready, or a moment has come.
  void act(int number) {
    auto running = 0;
    curl_.multi_socket_action(multi_, number, 0, &running);
    // Of a socket that is to be watched as before nothing is said.
    auto const socket = sockets_.find(number);
    if (socket != sockets_.end() && socket->second.wait.done()) socket->second.watch();
    auto left = 0;
    while (auto const* const message = curl_.multi_info_read(multi_, &left)) {
      if (message->kind != curl::message_done) continue;
      auto* transfer = static_cast<Transfer*>(nullptr);
      curl_.easy_getinfo(message->easy, curl::info_private, &transfer);
      transfer->result_ = message->data.result;
      note(*transfer);
    }
    // Whoever goes on may end others; they leave the ring when they are destroyed.
    while (!changed_.alone()) {
      auto& transfer = static_cast<Transfer&>(*changed_.next);
      transfer.leave();
      transfer.changed_.set();
    }
  }

  curl::Library const& curl_;
  void* multi_;
  std::map<int, Socket> sockets_;
  base::Async<> timer_;
  Link changed_;
};

Transfer::Transfer(curl::Library const& library)
    : curl_{library}, easy_{curl_.easy_init()}, names_{curl_.share_init()} {
  curl_.share_setopt(names_, curl::share_more, curl::share_names);
  set(curl::opt_share, names_);
}

Transfer::~Transfer() {
  Transfers::all(curl_).remove(*this);
  curl_.easy_cleanup(easy_);
  curl_.share_cleanup(names_);
  for (auto* const list : lists_) curl_.slist_free(list);
}

void Transfer::set_list(curl::Option option, std::vector<std::string> const& items) {
  auto* list = static_cast<curl::List*>(nullptr);
  for (auto const& item : items) list = curl_.slist_append(list, item.c_str());
  lists_.push_back(list);
  set(option, list);
}

auto Transfer::number(curl::Info info) const -> long {
  auto value = 0L;
  curl_.easy_getinfo(easy_, info, &value);
  return value;
}

void Transfer::start() { Transfers::all(curl_).add(*this); }

void Transfer::go_on() {
  if (auto const code = curl_.easy_pause(easy_, 0); code != curl::code_ok) result_ = code;
}

void Transfer::note_change() { Transfers::all(curl_).note(*this); }

auto Transfer::change() -> base::Async<> {
  changed_.reset();
  co_await changed_;
}

}  // namespace host::posix
