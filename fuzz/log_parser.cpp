// Lines of logs: the first byte chooses a format, or that it is to be found. Whatever comes in,
// each entry is JSON that can be read again, no line is lost, and what is read from a text in one
// go is what is read when its pieces are asked for one by one.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/utf8.hpp"
#include "fuzz/check.hpp"
#include "servers/log-parser/moments.hpp"
#include "servers/log-parser/reader.hpp"
#include "servers/log-parser/redact.hpp"
#include "servers/log-parser/values.hpp"

namespace {

using namespace logs;

constexpr Private all_kinds[] = {Private::email, Private::ip, Private::card, Private::phone,
                                 Private::secret};

void read_all(std::string_view text, Format const* format) {
  auto lines = kit::Lines{text};
  auto reader = Reader{lines, {.format = format}};
  auto calendar = Calendar{1'768'471'200 * per_second, std::nullopt, 0};
  auto offset = std::uint64_t{0};
  while (auto* const entry = MUST(reader.next())) {
    auto writer = json::Writer{};
    write(writer, *entry);
    auto const json = writer.take();
    fuzz::check(json::Document::parse(json).has_value(), "an entry is JSON", json);
    fuzz::check(!entry->level.empty(), "an entry has a level", json);
    if (auto const moment = calendar.moment(*entry)) {
      // What we write we can read.
      fuzz::check(calendar.moment(to_text(*moment)) == moment, "a moment reads back", json);
    }
    fuzz::check(reader.offset() >= offset, "reading goes on", json);
    offset = reader.offset();
  }
  fuzz::check(reader.is_at_end(), "all is read", text);
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto const input = std::string_view{reinterpret_cast<char const*>(data), size};
  if (input.empty()) return 0;
  auto const text = input.substr(1);
  auto const formats = all_formats();
  auto const choice = static_cast<std::uint8_t>(input[0]) % (formats.size() + 2);
  if (choice < formats.size()) {
    read_all(text, &formats[choice]);
  } else if (choice == formats.size()) {
    auto lines = kit::Lines{text};
    auto const found = MUST(detect(lines));
    fuzz::check(found.confidence >= 0 && found.confidence <= 1, "confidence is a share", text);
    read_all(text, found.format);
  } else {
    auto const once = redacted(text, all_kinds);
    fuzz::check(once.size() <= text.size() + 16 * (text.size() + 1), "texts stay bounded", text);
    auto const grok = Grok::parse(text.substr(0, 200));
    auto entry = Entry{};
    if (grok) grok->match(text, entry);
  }
  return 0;
}
