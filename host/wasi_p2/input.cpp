// See input.hpp.

#include "host/wasi_p2/input.hpp"

#include "host/wasi_p2/output.hpp"

namespace host::wasi_p2 {

namespace {
constexpr auto at_most = std::uint64_t{64} << 10;
}  // namespace

void Input::Arrival::block() {
  auto const receiving = Receiving{received_};
  blocking_read(input_.stream_.lend(), at_most, &result_);
  is_read_ = true;
}

auto Input::Arrival::take() -> std::optional<std::string_view> {
  if (!is_read_) {
    auto const receiving = Receiving{received_};
    wasi_p2::read(input_.stream_.lend(), at_most, &result_);
  }
  if (result_.failed) {
    input_.failed_ = !result_.error.closed;
    forget(result_.error);
    return std::string_view{};
  }
  if (result_.bytes.size == 0) return std::nullopt;
  return view(result_.bytes);
}

auto Input::subscription() -> Lent<Pollable> {
  if (!subscription_) subscription_ = subscribe(stream_.lend());
  return subscription_.lend();
}

auto Input::read(Received& received, Received::Mark const& mark) -> base::Async<std::string_view> {
  while (true) {
    auto arrival = Arrival{*this, received, mark};
    co_await arrival;
    if (auto const bytes = arrival.take()) co_return *bytes;
  }
}

}  // namespace host::wasi_p2
