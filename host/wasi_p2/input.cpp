// See input.hpp.

#include "host/wasi_p2/input.hpp"

#include "host/wasi_p2/loop.hpp"
#include "host/wasi_p2/output.hpp"

namespace host::wasi_p2 {

namespace {
constexpr auto at_most = std::uint64_t{64} << 10;
}  // namespace

// Bytes that are to come, or the end. Who waits alone reads in one blocking call; only if others
// wait too is there a pollable, and a read after it.
class [[nodiscard]] Arrival final : public Wait {
 public:
  Arrival(Input& input, Received& received) : input_{input}, received_{received} {}

  auto take() -> Read const& {
    if (!is_read_) read_with(read);
    return result_;
  }

 private:
  void block() override { read_with(blocking_read); }
  auto pollable() -> Lent<Pollable> override { return input_.subscription(); }

  void read_with(auto import) {
    auto const receiving = Receiving{received_};
    import(input_.stream_.lend(), at_most, &result_);
    is_read_ = true;
  }

  Input& input_;
  Received& received_;
  Read result_ = {};
  bool is_read_ = false;
};

auto Input::subscription() -> Lent<Pollable> {
  if (!subscription_) subscription_ = subscribe(stream_.lend());
  return subscription_.lend();
}

auto Input::read(Received& received, Received::Mark const& mark) -> base::Async<std::string_view> {
  while (true) {
    received.rewind(mark);
    auto arrival = Arrival{*this, received};
    co_await arrival;
    auto const& result = arrival.take();
    if (result.failed) {
      failed_ = !result.error.closed;
      forget(result.error);
      co_return std::string_view{};
    }
    if (result.bytes.size != 0) co_return view(result.bytes);
  }
}

}  // namespace host::wasi_p2
