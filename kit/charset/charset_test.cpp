#include "kit/charset/charset.hpp"

#include <string>
#include <string_view>

#include "base/test.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace {

using namespace std::literals;
using base::concat;

auto decoded(std::string_view label, std::string_view bytes) -> std::string {
  auto const encoding = kit::find_encoding(label);
  return encoding ? kit::decode(*encoding, bytes) : concat("no encoding ", label);
}

auto name_of(std::string_view bytes, std::string_view content_type = "") -> std::string_view {
  return kit::page_encoding(bytes, content_type).name();
}

TEST("an encoding has the name that the standard gives it, by all of its labels") {
  expect_equal(kit::find_encoding("utf8")->name(), "UTF-8");
  expect_equal(kit::find_encoding(" Latin1\n")->name(), "windows-1252");
  expect_equal(kit::find_encoding("SJIS")->name(), "Shift_JIS");
  expect_equal(kit::find_encoding("ks_c_5601-1987")->name(), "EUC-KR");
  expect_equal(kit::find_encoding("iso-2022-kr")->name(), "replacement");
  expect_equal(kit::find_encoding("ucs-2")->name(), "UTF-16LE");
  expect_equal(kit::find_encoding("x-user-defined")->name(), "x-user-defined");
  for (auto const label : {"", " ", "utf-7", "latin 1", "UTF-8\nutf8", "windows-1252x"}) {
    expect(!kit::find_encoding(label));
  }
}

TEST("text of each kind of encoding is read") {
  expect_equal(decoded("windows-1252", "caf\xE9 \x80"), "café €");
  expect_equal(decoded("koi8-r", "\xF0\xD2\xC9\xD7\xC5\xD4"), "Привет");
  expect_equal(decoded("gbk", "\xC4\xE3\xBA\xC3"), "你好");
  expect_equal(decoded("gb18030", "\x81\x30\x81\x30\x95\x32\x82\x36"), "\u0080𠀀");
  expect_equal(decoded("big5", "\xA7\x41\xA6\x6E\x88\x62\xFB\xF8"), "你好\u00CA\u0304亷");
  expect_equal(decoded("shift_jis", "\x93\xFA\x96\x7B \xB1"), "日本 ｱ");
  expect_equal(decoded("euc-jp", "\xC6\xFC\xCB\xDC \x8E\xB1 \x8F\xB0\xA1"), "日本 ｱ 丂");
  expect_equal(decoded("iso-2022-jp", "a\x1B$BF|K\\\x1B(J\\\x1B(IA\x1B(B."), "a日本¥ﾁ.");
  expect_equal(decoded("euc-kr", "\xC7\xD1\xB1\xDB"), "한글");
  expect_equal(decoded("utf-16be", "\0a\xD8\x3D\xDE\x00"sv), "a😀");
  expect_equal(decoded("utf-16le", "a\0\x3D\xD8\x00\xDE"sv), "a😀");
  expect_equal(decoded("x-user-defined", "a\x80"), "a\uF780");
  expect_equal(decoded("utf-8", "日本"), "日本");
}

TEST("what is wrong becomes U+FFFD, and what follows it is not lost") {
  expect_equal(decoded("utf-8", "a\xE3\x81z\xF0\x9F\x98\xFF\xC0\x80"),
               "a\uFFFDz\uFFFD\uFFFD\uFFFD\uFFFD");
  expect_equal(decoded("shift_jis", "\x81\x20\x81"), "\uFFFD \uFFFD");
  expect_equal(decoded("gb18030", "\x81\x30\x81"), "\uFFFD");
  expect_equal(decoded("gb18030", "\x81\x30\x81\x41"), "\uFFFD0丄");
  expect_equal(decoded("utf-16le", "\x00\xD8\x61\x00\x62"sv), "\uFFFDa\uFFFD");
  expect_equal(decoded("utf-16le", "\x00\xD8\x62"sv), "\uFFFD");
  expect_equal(decoded("windows-1253", "\xAA"), "\uFFFD");
  expect_equal(decoded("iso-2022-kr", "<script>"), "\uFFFD");
  expect_equal(decoded("iso-2022-jp", "\x1B$B\x1B(B\x1B!"), "\uFFFD\uFFFD!");
}

TEST("a byte order mark overrules the encoding, and is dropped") {
  expect_equal(decoded("gbk", "\xEF\xBB\xBFé"), "é");
  expect_equal(decoded("utf-8", "\xFF\xFE\x61\0"sv), "a");
  expect_equal(decoded("utf-8", "\xFE\xFF\0\x61"sv), "a");
  expect_equal(decoded("utf-8", "\xEF\xBB\xBF"), "");
  expect_equal(name_of("\xFF\xFE\x61\0"sv, "text/html; charset=gbk"), "UTF-16LE");
}

TEST("any bytes make UTF-8 of three times their length at most, in every encoding") {
  auto bytes = std::string{" "};
  auto random = 1U;
  for (auto i = 0; i < 5'000; ++i) {
    random = random * 1'664'525U + 1'013'904'223U;
    bytes += static_cast<char>(i % 7 == 0 ? 0x1B : random >> 24);
  }
  for (auto const label :
       {"utf-8", "utf-16", "gbk", "gb18030", "big5", "euc-jp", "iso-2022-jp", "sjis", "euc-kr",
        "replacement", "x-user-defined", "koi8-u", "logical"}) {
    for (auto length = std::size_t{0}; length < bytes.size(); length += 1'249) {
      auto const text = decoded(label, std::string_view{bytes}.substr(0, length));
      expect(base::utf8::is_valid(text));
      expect(text.size() <= 3 * length);
    }
  }
}

TEST("the Content-Type says what a page is written in") {
  expect_equal(name_of("x", "text/html; charset=Shift_JIS"), "Shift_JIS");
  expect_equal(name_of("x", "text/html;a=\"; charset=big5\" ; Charset=\"euc-kr\"; charset=gbk"),
               "EUC-KR");
  expect_equal(name_of("x", "text/html; charset=unknown"), "UTF-8");
  expect_equal(name_of("<meta charset=gbk>", "text/html; charset=koi8-r"), "KOI8-R");
  for (auto const broken :
       {";", "text/html;charset", ";=", "; charset=\"", ";charset=\"\\", ";;;="}) {
    expect_equal(name_of("x", broken), "UTF-8");
  }
}

TEST("else a page says it in its first 1024 bytes") {
  expect_equal(name_of("<!doctype html><META CharSet='GBK'>"), "GBK");
  expect_equal(name_of("<meta http-equiv=Content-Type content=\"text/html; charset = 'big5'\">"),
               "Big5");
  expect_equal(name_of("<meta content='text/html; charset=koi8-r;' http-equiv='content-type'/>"),
               "KOI8-R");
  expect_equal(name_of("<meta content='text/html; charset=koi8-r'>"), "UTF-8");
  expect_equal(name_of("<meta charset=utf-16>"), "UTF-8");
  expect_equal(name_of("<meta charset=x-user-defined>"), "windows-1252");
  expect_equal(name_of("<!-- <meta charset=gbk> --><meta charset=big5>"), "Big5");
  expect_equal(name_of("<!--><meta charset=gbk>"), "GBK");
  expect_equal(name_of("<a title='<meta charset=gbk>'><meta/charset=big5>"), "Big5");
  expect_equal(name_of("<metadata charset=gbk>"), "UTF-8");
  expect_equal(name_of("<?xml version='1.0' encoding='euc-jp'?><rss>"), "EUC-JP");
  expect_equal(name_of("<\0?\0x\0m\0"sv), "UTF-16LE");
  expect_equal(name_of(std::string(1'020, ' ') + "<meta charset=gbk>"), "UTF-8");
  expect_equal(name_of(std::string(1'000, ' ') + "<meta charset=gbk>"), "GBK");
  expect_equal(name_of("<meta charset=gbk>", "text/plain"), "UTF-8");
  expect_equal(name_of("<meta charset=gbk>", "application/xhtml+xml"), "GBK");
  for (auto const cut : {"<", "<m", "<meta", "<meta ", "<meta charset",
                         "<meta charset=", "<meta charset='gbk", "<!--", "<!", "</", "</a", "<?",
                         "<?xml encoding", "<?xml encoding=>", "<meta charset=gbk"}) {
    expect_equal(name_of(cut), "UTF-8");
  }
}

TEST("else it is UTF-8 where it can be, and windows-1252 where it cannot") {
  expect_equal(name_of(""), "UTF-8");
  expect_equal(name_of("日本"), "UTF-8");
  expect_equal(name_of("日\xE6\x9C"), "UTF-8");
  expect_equal(name_of("😀\xF0\x9F\x98"), "UTF-8");
  expect_equal(name_of("caf\xE9"), "UTF-8");
  expect_equal(name_of("caf\xE9 noir"), "windows-1252");
  expect_equal(name_of("日\x9C"), "windows-1252");
}

}  // namespace
