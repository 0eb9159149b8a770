#include "kit/compression/compression.hpp"

#include <string>
#include <string_view>

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

using kit::Decompressor;
using namespace std::literals;

// What Python's gzip and zlib and the package brotli made, at their best, of 'what is compressed '
// eight times, and of as many bytes of zero as the name says.
constexpr auto gzip =
    "\037\213\010\000\000\000\000\000\002\003+\317H,Q\310,VH\316\317-(J-.NMQ(\037\014"
    "B\000k\032~\017\230\000\000\000"sv;
constexpr auto zlib = "x\332+\317H,Q\310,VH\316\317-(J-.NMQ(\037\014B\000\035#9)"sv;
constexpr auto bare = "+\317H,Q\310,VH\316\317-(J-.NMQ(\037\014B\000"sv;
constexpr auto brotli =
    "\033\227\000\370%\307\332\336\262\220N\002K\021\332\211G\352\334\236\077"sv;
constexpr auto brotli_of_gzip =
    "\213\024\200\037\213\010\000\000\000\000\000\002\003+\317H,Q\310,VH\316\317-(J-."
    "NMQ(\037\014B\000k\032~\017\230\000\000\000\003"sv;
constexpr auto gzip_of_zlib =
    "\037\213\010\000\000\000\000\000\002\003\253\270\245}\336C'\360\204N\230\307\271"
    "\363\272\032^\272z~\276\201\032\362<N\014\262\312\226\232\000x\003\221E\036\000"
    "\000\000"sv;
constexpr auto million_zeros_gzip =
    "\037\213\010\000\000\000\000\000\002\003\355\301\001\001\000\000\000\202 \377"
    "\257nH@\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\257\006\236\313y\022@B\017\000"sv;
constexpr auto million_zeros_brotli = "[\077B\217\177\002 \036\013\004\362s\036\000"sv;
constexpr auto empty_members =
    "[\077\015\203\377H\311\032\334\253\001\006\004>\026\302b\134\030#\310\234`\340"
    "\201\025\000"sv;
constexpr auto words =
    "Internationalization, the government and the relationship between the United Sta"
    "tes of America"sv;
constexpr auto brotli_of_words =
    "\033]\000\310%Y\322\364`\042\007N\001\205\324n\207\0158\220\024\002\015\277\0026"
    "\307\310rVe\277\341\030\003"sv;

auto const plain = [] {
  auto text = std::string{};
  for (auto i = 0; i < 8; ++i) text += "what is compressed ";
  return text;
}();

struct Read {
  std::string text;
  std::string fault;
};

auto read(std::string_view encoding, std::string_view bytes, std::size_t room = 1'000'000,
          std::size_t piece = std::string_view::npos) -> Read {
  auto result = Read{};
  auto decompressor = Decompressor::create(encoding);
  if (!decompressor) return {{}, decompressor.error().message};
  auto const limit = room;
  for (auto rest = bytes; !rest.empty();) {
    auto const next = rest.substr(0, piece);
    rest.remove_prefix(next.size());
    auto const added = decompressor->add(next, result.text, limit - result.text.size());
    if (!added) {
      result.fault = added.error().message;
      return result;
    }
  }
  auto const ended = decompressor->end();
  if (!ended) result.fault = ended.error().message;
  return result;
}

struct Sample {
  std::string_view encoding;
  std::string_view bytes;
};

auto const samples = {Sample{"gzip", gzip},
                      Sample{"x-gzip", gzip},
                      Sample{"deflate", zlib},
                      Sample{"deflate", bare},
                      Sample{"br", brotli},
                      Sample{"gzip, br", brotli_of_gzip},
                      Sample{"Deflate,GZIP", gzip_of_zlib}};

TEST("a body is what it was before it was compressed, in one piece and byte by byte") {
  for (auto const& [encoding, bytes] : samples) {
    for (auto const piece : {std::string_view::npos, std::size_t{1}, std::size_t{3}}) {
      auto const found = read(encoding, bytes, 1'000, piece);
      expect_equal(found.fault, "");
      expect_equal(found.text, plain);
    }
  }
}

TEST("a body that ends too early is told, wherever it ends") {
  for (auto const& [encoding, bytes] : samples) {
    for (auto length = std::size_t{1}; length < bytes.size(); ++length) {
      auto const found = read(encoding, bytes.substr(0, length));
      expect(found.fault.contains("ends in the midst of its '"));
      expect(std::string_view{plain}.starts_with(found.text));
    }
  }
}

TEST("a body without a coding stays as it is") {
  for (auto const encoding : {"", "identity", " , Identity ,"}) {
    expect_equal(read(encoding, gzip).text, gzip);
    expect(Decompressor::create(encoding)->is_identity());
  }
  expect(!Decompressor::create("br")->is_identity());
}

TEST("no body at all is fine, whatever its coding is said to be") {
  for (auto const& sample : samples) expect_equal(read(sample.encoding, "").fault, "");
}

TEST("codings that are unknown or too many are refused by name") {
  expect_equal(read("zstd", "").fault,
               "the body has the Content-Encoding 'zstd'; those that can be read are 'gzip', "
               "'deflate' and 'br'");
  expect_equal(read("br, br,br,br", "").fault,
               "the body has the Content-Encoding 'br, br,br,br', of more than 3 codings");
}

TEST("every byte that is changed is noticed, or makes nothing but other text") {
  for (auto const& [encoding, bytes] : samples) {
    for (auto i = std::size_t{0}; i < bytes.size(); ++i) {
      auto broken = std::string{bytes};
      broken[i] = static_cast<char>(broken[i] ^ 0x55);
      auto const found = read(encoding, broken, 100'000);
      expect(found.text.size() <= 100'000);
      if (encoding == "gzip" && i > 10) expect(!found.fault.empty());
    }
  }
  expect_equal(read("gzip", "<html>").fault,
               "the body is not the 'gzip' that its Content-Encoding says: incorrect header check");
  expect_equal(read("br", "<html>").fault.substr(0, 67),
               "the body is not the 'br' that its Content-Encoding says: the decode");
}

TEST("a body gives as much as it may, and that there is more is an error") {
  auto const bombs = {Sample{"gzip", million_zeros_gzip}, Sample{"br", million_zeros_brotli}};
  for (auto const& [encoding, bytes] : bombs) {
    auto const cut = read(encoding, bytes, 70'000);
    expect(cut.text == std::string(70'000, '\0'));
    expect_equal(cut.fault, "the body is longer than it may be");
    auto const whole = read(encoding, bytes, 1'000'000);
    expect_equal(whole.fault, "");
    expect(whole.text == std::string(1'000'000, '\0'));
    expect(!read(encoding, bytes, 999'999).fault.empty());
  }
  expect(!read("identity", "abc", 2).fault.empty());
}

TEST("what lies between two codings is bounded as well") {
  // Ten thousand members of gzip that hold nothing.
  auto const found = read("gzip, br", empty_members, 1'000, 16);
  expect_equal(found.fault, "the body is longer than it may be");
  expect_equal(found.text, "");
}

TEST("after an error there is nothing more to be had") {
  auto decompressor = *Decompressor::create("gzip");
  auto out = std::string{};
  expect(!decompressor.add("no gzip", out, 100));
  expect(!decompressor.add(gzip, out, 1'000));
  expect(!decompressor.end());
  expect_equal(out, "");
}

TEST("all members of gzip are read, and what is behind them is left alone") {
  auto const twice = base::concat(gzip, gzip);
  auto const text = plain + plain;
  for (auto const piece : {std::string_view::npos, std::size_t{1}}) {
    expect_equal(read("gzip", twice, 1'000, piece).text, text);
    for (auto const tail : {"\0\0\0\0"sv, "\n"sv, "\x1F"sv, "\x1F\x8C more"sv}) {
      auto const found = read("gzip", base::concat(twice, tail), 1'000, piece);
      expect_equal(found.text, text);
      expect_equal(found.fault, "");
    }
  }
  expect(read("gzip", base::concat(gzip, gzip.substr(0, 12))).fault.contains("in the midst"));
  for (auto const& [encoding, bytes] : samples) {
    auto const found = read(encoding, base::concat(bytes, "\n<!-- more -->"));
    expect_equal(found.text, plain);
    expect_equal(found.fault, "");
  }
}

TEST("words of brotli's dictionary are known, whose packed form wants none of them") {
  expect_equal(read("br", brotli_of_words).text, words);
}

TEST("a request can say what is read") {
  expect_equal(kit::accept_encoding(), "gzip, deflate, br");
}

}  // namespace
