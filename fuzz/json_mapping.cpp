// Any bytes as JSON, into a struct with every type and rule that a declaration may have. What is
// taken is written, read again and written again, the same; what is refused is told in words.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/utf8.hpp"
#include "fuzz/check.hpp"
#include "json/arg.hpp"
#include "json/codec.hpp"
#include "json/decode.hpp"
#include "json/view.hpp"
#include "json/writer.hpp"

namespace {

enum class Colour { red, green, blue };

struct Point {
  json::Arg<double, "Distance to the right", json::at_least{-1.5}, json::at_most{1e9}> x;
  json::Arg<double, "Distance upwards", json::otherwise{0.5}> y;
};

struct Numbers {
  json::Arg<std::optional<std::int8_t>, "Narrow"> i8;
  json::Arg<std::optional<std::int16_t>, "Narrow", json::at_least{-7}> i16;
  json::Arg<std::optional<std::int32_t>, "Usual", json::at_most{1000}> i32;
  json::Arg<std::optional<std::int64_t>, "Wide"> i64;
  json::Arg<std::optional<std::uint8_t>, "Narrow"> u8;
  json::Arg<std::optional<std::uint16_t>, "Narrow"> u16;
  json::Arg<std::optional<std::uint32_t>, "Usual"> u32;
  json::Arg<std::optional<std::uint64_t>, "Wide", json::at_least{1}> u64;
  json::Arg<std::optional<double>, "With a fraction"> real;
  json::Arg<bool, "Yes or no", json::otherwise{true}> flag;
  json::Arg<std::int32_t, "With a default", json::otherwise{7}> count;
};

template <json::Format F>
using Formatted = json::Arg<std::optional<std::string>, "In a format", json::format<F>>;

struct Texts {
  json::Arg<std::optional<std::string>, "Any"> any;
  json::Arg<std::optional<std::string>, "Short", json::min_length{2}, json::max_length{5}> brief;
  json::Arg<std::optional<std::string>, "A word", json::pattern<"^[a-z]+$">> word;
  json::Arg<std::optional<std::string>, "Nested", json::pattern<"^(a|ab)*(c|[^x-z]{2,3})?$">>
      nested;
  json::Arg<std::string, "With a default", json::otherwise{"left out"}> otherwise;
  Formatted<json::Format::date_time> date_time;
  Formatted<json::Format::date> date;
  Formatted<json::Format::time> time;
  Formatted<json::Format::duration> duration;
  Formatted<json::Format::email> email;
  Formatted<json::Format::hostname> hostname;
  Formatted<json::Format::ipv4> ipv4;
  Formatted<json::Format::ipv6> ipv6;
  Formatted<json::Format::uri> uri;
  Formatted<json::Format::uuid> uuid;
};

struct Everything {
  json::Arg<std::optional<Numbers>, "Numbers"> numbers;
  json::Arg<std::optional<Texts>, "Texts"> texts;
  json::Arg<Colour, "One of three", json::otherwise{Colour::green}> colour;
  json::Arg<std::optional<std::vector<Point>>, "Places", json::min_items{1}, json::max_items{3}>
      points;
  json::Arg<std::optional<std::vector<std::optional<Colour>>>, "Colours, or none"> colours;
  json::Arg<std::optional<json::Map<std::vector<std::int32_t>>>, "Numbers by name",
            json::max_items{4}>
      map;
  json::Arg<std::optional<std::variant<std::int64_t, double, bool, std::string, Point,
                                       std::vector<std::variant<bool, std::string>>>>,
            "One of several">
      either;
  json::Arg<std::optional<json::Bytes>, "Bytes"> bytes;
  json::Arg<std::optional<json::Raw>, "Anything"> raw;
};

struct Outcome {
  bool ok;
  std::string text;  // the value, or what was wrong
};

auto read(json::View value, json::Leniency leniency) -> Outcome {
  auto decoder = json::Decoder{leniency};
  auto everything = Everything{};
  json::Codec<Everything>::decode(decoder, value, {}, everything);
  if (!decoder.ok()) return {false, decoder.faults()};
  return {true, json::encode(everything)};
}

auto parsed(std::string_view text) -> json::Document {
  auto document = json::Document::parse(text);
  fuzz::check(document.has_value(), "what we write is JSON", text);
  return *std::move(document);
}

// Any document survives being written, compact and laid out.
void check_writing(json::View value) {
  auto const text = json::to_text(value);
  fuzz::check(base::utf8::is_valid(text), "what we write is UTF-8", text);
  fuzz::check_equal(json::to_text(parsed(text).root()), text,
                    "a document is written as it was read");
  auto const laid_out = json::indented(text);
  fuzz::check_equal(json::to_text(parsed(laid_out).root()), text, "layout changes nothing");
}

void check_reading(json::View value, json::Leniency leniency) {
  auto const [ok, text] = read(value, leniency);
  if (!ok) {
    fuzz::check(!text.empty() && base::utf8::is_valid(text), "a fault is told in words", text);
    // At most twenty faults, each with a path and a value that are cut when they are long.
    fuzz::check(text.size() < 40'000, "what is wrong is told in few words", text);
    return;
  }
  auto const document = parsed(text);
  auto const again = read(document.root(), {.coerce = false, .ignore_unknown = false});
  fuzz::check(again.ok, "what we write is what we read, without coercion", again.text);
  fuzz::check_equal(again.text, text, "a value is written as it was read");
  auto const laid_out = read(parsed(json::indented(text)).root(), leniency);
  fuzz::check_equal(laid_out.text, text, "a value is read from either layout");
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto const document = json::Document::parse({reinterpret_cast<char const*>(data), size});
  if (!document) {
    auto const& message = document.error().message;
    fuzz::check(!message.empty() && base::utf8::is_valid(message), "a fault is told in words");
    return 0;
  }
  auto const root = document->root();
  check_writing(root);
  for (auto const coerce : {false, true}) {
    for (auto const ignore : {false, true}) check_reading(root, {coerce, ignore});
  }

  // Who forgives more takes the same from what needs no forgiving.
  auto const strict = read(root, {.coerce = false});
  if (strict.ok) {
    fuzz::check_equal(read(root, {.coerce = true}).text, strict.text, "coercion adds, and no more");
  }
  // A document's own texts as pointers into it.
  for (auto const& [name, value] : root.members()) {
    root.at(name);
    if (value.is(json::Kind::string)) root.at(value.string());
  }
  return 0;
}
