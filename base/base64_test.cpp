#include "base/base64.hpp"

#include "base/test.hpp"

// https://www.rfc-editor.org/rfc/rfc4648#section-10
TEST("the test vectors of RFC 4648 go both ways") {
  constexpr std::string_view vectors[][2] = {{"", ""},
                                             {"f", "Zg=="},
                                             {"fo", "Zm8="},
                                             {"foo", "Zm9v"},
                                             {"foob", "Zm9vYg=="},
                                             {"fooba", "Zm9vYmE="},
                                             {"foobar", "Zm9vYmFy"}};
  for (auto const& [bytes, text] : vectors) {
    expect_equal(base::to_base64(bytes), text);
    expect(base::from_base64(text) == bytes);
  }
}

TEST("Base64 is read strictly") {
  for (auto const* wrong : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "Zm 9", "Zm9v\n",
                            "Zm9-", "Zg==Zg==", "=m9v"}) {
    expect(!base::from_base64(wrong));
  }
}

TEST("Base64 for names has no padding and no characters that URLs use") {
  expect_equal(base::to_base64url(""), "");
  expect_equal(base::to_base64url("\xfb\xff\xfe"), "-__-");
  expect_equal(base::to_base64url("f"), "Zg");
  expect(base::from_base64url("-__-") == "\xfb\xff\xfe");
  expect(base::from_base64url("Zg") == "f");
  expect(!base::from_base64url("Zg=="));
  expect(!base::from_base64url("+//+"));
  expect(!base::from_base64url("Z"));
  expect(!base::from_base64url("Zh"));  // bits that no byte needs are not zero
}
