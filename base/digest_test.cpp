#include "base/digest.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

auto hex(std::string_view bytes) -> std::string {
  auto text = std::string{};
  for (auto const c : bytes) {
    auto const byte = static_cast<unsigned char>(c);
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

}  // namespace

// FIPS 180-2, appendix B.
TEST("SHA-256 gives the digests of its standard") {
  expect_equal(hex(base::sha256("")),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect_equal(hex(base::sha256("abc")),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect_equal(hex(base::sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  expect_equal(hex(base::sha256(std::string(1'000'000, 'a'))),
               "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// RFC 4231, test cases 1, 2, 3, 6 and 7.
TEST("HMAC-SHA-256 gives the codes of RFC 4231") {
  expect_equal(hex(base::hmac_sha256(std::string(20, '\x0b'), "Hi There")),
               "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  expect_equal(hex(base::hmac_sha256("Jefe", "what do ya want for nothing?")),
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  expect_equal(hex(base::hmac_sha256(std::string(20, '\xaa'), std::string(50, '\xdd'))),
               "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  auto const long_key = std::string(131, '\xaa');
  expect_equal(
      hex(base::hmac_sha256(long_key, "Test Using Larger Than Block-Size Key - Hash Key First")),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  expect_equal(hex(base::hmac_sha256(
                   long_key,
                   "This is a test using a larger than block-size key and a larger than block-size "
                   "data. The key needs to be hashed before being used by the HMAC algorithm.")),
               "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST("texts are compared whole") {
  expect(base::equal_in_constant_time("", ""));
  expect(base::equal_in_constant_time("secret", "secret"));
  expect(!base::equal_in_constant_time("secret", "secreT"));
  expect(!base::equal_in_constant_time("Secret", "secret"));
  expect(!base::equal_in_constant_time("secret", "secre"));
}

TEST("bytes that come in pieces have the digest of the whole") {
  auto pieces = base::Sha256{};
  for (auto const* piece : {"a", "", "b", "c"}) pieces.add(piece);
  expect_equal(pieces.take(), base::sha256("abc"));
}
