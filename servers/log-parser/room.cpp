#include "servers/log-parser/room.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "servers/log-parser/values.hpp"

namespace logs {
namespace {

// For all that is no entry.
constexpr auto reserved = std::size_t{16} << 10;
constexpr auto most_fields = std::size_t{100};

// Not too many fields, and values so short that all of them fit.
void cut(Entry& entry, std::size_t room) {
  entry.keep_first(most_fields);
  auto const longest = room / (16 * (entry.fields().size() + 1));
  for (auto& field : entry.fields()) {
    auto& value = field.value;
    auto const text = value.kind == Value::Kind::text ? std::string{value.text} : text_of(value);
    if (text.size() <= longest) continue;
    auto size = longest;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    value = {.text = entry.keep(text.substr(0, size) + "...")};
  }
}

}  // namespace

Room::Room(std::size_t result_limit) : left_{result_limit - std::min(result_limit / 2, reserved)} {}

auto Room::take(std::string_view json) -> bool {
  auto const size = json.size() + json::quoted_size(json);
  if (size > left_) return false;
  left_ -= size;
  return true;
}

auto EntryList::add(Entry& entry) -> bool {
  auto own = json::Writer{};
  source_.write(own, entry);
  auto json = own.take();
  if (!room_.take(json)) {
    if (count_ != 0 || entry.given) return false;
    cut(entry, room_.left());
    auto shorter = json::Writer{};
    source_.write(shorter, entry);
    json = shorter.take();
    if (!room_.take(json)) return false;
    has_cut_ = true;
  }
  writer_.raw(json);
  ++count_;
  return true;
}

}  // namespace logs
