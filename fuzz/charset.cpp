// The first byte chooses an encoding or a Content-Type, the rest is a text in it. What comes out is
// UTF-8 and bounded, whatever goes in, and the same when more follows.

#include "kit/charset/charset.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "fuzz/check.hpp"

namespace {

constexpr std::string_view labels[] = {"utf-8",        "utf-16le", "utf-16be",    "gbk",
                                       "gb18030",      "big5",     "euc-jp",      "iso-2022-jp",
                                       "sjis",         "euc-kr",   "replacement", "x-user-defined",
                                       "windows-1252", "koi8-u",   "iso-8859-8-i"};

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto const input = std::string_view{reinterpret_cast<char const*>(data), size};
  if (input.empty()) return 0;
  auto const bytes = input.substr(1);
  auto const choice = static_cast<unsigned char>(input[0]);
  auto const encoding = choice < std::size(labels)
                            ? *kit::find_encoding(labels[choice])
                            : kit::page_encoding(bytes, choice % 2 == 0 ? "" : "text/plain");
  auto const text = kit::decode(encoding, bytes);
  fuzz::check(base::utf8::is_valid(text), "what is decoded is UTF-8", text);
  fuzz::check(text.size() <= 3 * bytes.size(), "a byte makes three at most", text);
  auto const again = kit::find_encoding(encoding.name());
  fuzz::check(again == encoding, "the name of an encoding is a label of it", encoding.name());

  // The input as what else is read: a label, and the value of a field.
  (void)kit::find_encoding(bytes);
  (void)kit::page_encoding(bytes, bytes);

  // What one error hides is bounded: a line behind the text is there, but for shifts of state.
  auto const is_wide = encoding.name().starts_with("UTF-16");
  if (is_wide || encoding.name() == "replacement" || encoding.name() == "ISO-2022-JP") return 0;
  auto const longer = kit::decode(encoding, base::concat(bytes, "\nend\n"));
  fuzz::check(
      longer.ends_with("\nend\n") || bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE"),
      "what follows broken text is read", longer);
  return 0;
}
