// Holds a program to the contract of host::Exchange: one answer, pieces only between begin and end.

#include "host/memory/memory_exchange.hpp"

#include "base/text.hpp"

namespace host {

MemoryExchange::MemoryExchange(MemoryRequest request)
    : script_{std::move(request)}, body_{script_.body} {
  for (auto& [name, value] : script_.headers) {
    name = base::lower(name);
    head_.headers.push_back({name, value});
  }
  head_.method = script_.method;
  head_.path = script_.path;
  head_.authority = script_.authority;
  if (script_.body_is_complete) body_.end();
}

void MemoryExchange::leave() {
  gone_ = true;
  body_.end();
}

auto MemoryExchange::header(std::string_view name) const -> std::optional<std::string_view> {
  for (auto const& [key, value] : headers_) {
    if (base::equal_ignoring_case(key, name)) return value;
  }
  return std::nullopt;
}

auto MemoryExchange::body() const -> std::string {
  auto text = std::string{};
  for (auto const& piece : pieces_) text += piece;
  return text;
}

void MemoryExchange::record(ResponseHead const& head) {
  if (answer_ != Answer::none) __builtin_trap();  // Two answers to one request: a program's bug.
  status_ = head.status;
  for (auto const& [name, value] : head.headers) headers_.emplace_back(name, value);
}

auto MemoryExchange::respond(ResponseHead const& head, std::string_view body) -> base::Async<> {
  record(head);
  answer_ = Answer::responded;
  if (!body.empty()) pieces_.emplace_back(body);
  return {};
}

auto MemoryExchange::begin(ResponseHead const& head) -> base::Async<> {
  record(head);
  answer_ = Answer::begun;
  return {};
}

auto MemoryExchange::write(std::string_view bytes) -> base::Async<bool> {
  if (timer_) return write_later(bytes);
  return write_at_once(bytes);
}

auto MemoryExchange::write_later(std::string_view bytes) -> base::Async<bool> {
  co_await timer_->sleep(each_piece_);
  co_return write_at_once(bytes);
}

auto MemoryExchange::write_at_once(std::string_view bytes) -> bool {
  if (answer_ != Answer::begun) __builtin_trap();
  if (patience_ && pieces_.size() >= *patience_) leave();
  if (gone_) return false;
  if (!bytes.empty()) pieces_.emplace_back(bytes);
  return true;
}

auto MemoryExchange::end() -> base::Async<> {
  if (answer_ != Answer::begun) __builtin_trap();
  answer_ = Answer::ended;
  return {};
}

}  // namespace host
