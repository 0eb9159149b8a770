#include "json/format.hpp"

#include <initializer_list>
#include <source_location>
#include <string>
#include <string_view>

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

using json::Format;

struct Cases {
  std::initializer_list<std::string_view> right;
  std::initializer_list<std::string_view> wrong;
};

// The right texts are also tried with a bad neighbour on either side: no checker may overlook what
// comes before or after.
template <Format Checked>
void check(Cases const& cases, std::source_location where = std::source_location::current()) {
  for (auto const text : cases.right) {
    expect_equal(json::conforms<Checked>(text) ? "right" : base::concat("wrong: ", text), "right",
                 where);
    for (auto const tail : {"\n", " ", "\xFF"}) {
      auto const longer = base::concat(text, tail);
      expect_equal(json::conforms<Checked>(longer) ? base::concat("right: ", longer) : "wrong",
                   "wrong", where);
      auto const shifted = base::concat(tail, text);
      expect_equal(json::conforms<Checked>(shifted) ? base::concat("right: ", shifted) : "wrong",
                   "wrong", where);
    }
  }
  for (auto const text : cases.wrong) {
    expect_equal(json::conforms<Checked>(text) ? base::concat("right: ", text) : "wrong", "wrong",
                 where);
  }
  expect(!json::conforms<Checked>(""), where);
}

}  // namespace

TEST("formats are named as JSON Schema names them, and their examples are right") {
  expect_equal(name(Format::date_time), "date-time");
  expect_equal(name(Format::ipv4), "ipv4");
  expect_equal(name(Format::uuid), "uuid");
  check<Format::date_time>({.right = {example(Format::date_time)}, .wrong = {}});
  check<Format::date>({.right = {example(Format::date)}, .wrong = {}});
  check<Format::time>({.right = {example(Format::time)}, .wrong = {}});
  check<Format::duration>({.right = {example(Format::duration)}, .wrong = {}});
  check<Format::email>({.right = {example(Format::email)}, .wrong = {}});
  check<Format::hostname>({.right = {example(Format::hostname)}, .wrong = {}});
  check<Format::ipv4>({.right = {example(Format::ipv4)}, .wrong = {}});
  check<Format::ipv6>({.right = {example(Format::ipv6)}, .wrong = {}});
  check<Format::uri>({.right = {example(Format::uri)}, .wrong = {}});
  check<Format::uuid>({.right = {example(Format::uuid)}, .wrong = {}});
}

TEST("date-time") {
  check<Format::date_time>({
      .right = {"1985-04-12T23:20:50.52Z", "1996-12-19T16:39:57-08:00", "1990-12-31T23:59:60Z",
                "1990-12-31T15:59:60-08:00", "1937-01-01T12:00:27.87+00:20", "2026-01-15t09:30:00z",
                "2026-01-15T09:30:00-00:00", "0000-02-29T00:00:00Z",
                "2026-01-15T09:30:00.123456789012345678901234567890Z", "2017-01-01T08:59:60+09:00",
                "2015-06-30T23:59:60.5+00:00", "2026-01-15T00:00:00+23:59",
                "2026-12-31T23:59:59-23:59"},
      .wrong = {"2026-01-15T09:30:00",
                "2026-01-15 09:30:00Z",
                "2026-01-15",
                "09:30:00Z",
                "2026-01-15T09:30Z",
                "2026-01-15T24:00:00Z",
                "2026-01-15T09:60:00Z",
                "2026-01-15T09:30:61Z",
                "2026-02-29T09:30:00Z",
                "2026-13-01T09:30:00Z",
                "2026-01-15T09:30:00.Z",
                "2026-01-15T09:30:00,5Z",
                "2026-01-15T09:30:00+9:00",
                "2026-01-15T09:30:00+0900",
                "2026-01-15T09:30:00+09",
                "2026-01-15T09:30:00+24:00",
                "2026-01-15T09:30:00+00:60",
                "2026-01-15T09:30:00Z+01:00",
                "26-01-15T09:30:00Z",
                "20260115T093000Z",
                "+2026-01-15T09:30:00Z",
                "2026-1-15T09:30:00Z",
                "2026-01-15TZ",
                "2026-01-15T09:30:00\xE2\x88\x92"
                "09:00",
                "2026-01-15T09:30:0\xD9\xA0Z",
                "2026-01-15T-9:30:00Z"},
  });
}

TEST("a leap second is at the end of a month in UTC, and nowhere else") {
  check<Format::date_time>({
      .right = {"1998-12-31T23:59:60Z", "1999-01-01T00:59:60+01:00", "1998-12-31T18:59:60-05:00",
                "1972-06-30T23:59:60Z", "2024-02-29T23:59:60Z"},
      .wrong = {"1998-12-31T23:58:60Z", "1998-12-31T22:59:60Z", "1998-12-30T23:59:60Z",
                "1998-12-31T23:59:60+01:00", "1999-01-02T00:59:60+01:00",
                "1998-12-31T00:59:60+01:00", "2024-02-28T23:59:60Z", "1998-12-31T23:59:61Z"},
  });
  check<Format::time>({
      .right = {"23:59:60Z", "23:59:60+00:00", "01:29:60+01:30", "15:59:60-08:00", "23:29:60+23:30",
                "00:29:60-23:30", "00:00:60+00:01"},
      .wrong = {"22:59:60Z", "23:58:60Z", "23:59:60+01:00", "23:59:60-01:00", "23:59:60"},
  });
}

TEST("date") {
  check<Format::date>({
      .right = {"2026-01-15", "1963-06-19", "2020-01-31", "2020-02-29", "2000-02-29", "2021-04-30",
                "9999-12-31", "0000-01-01"},
      .wrong = {"2026-00-10",
                "2026-13-10",
                "2026-01-00",
                "2026-01-32",
                "2021-02-29",
                "1900-02-29",
                "2100-02-29",
                "2020-02-30",
                "2020-04-31",
                "2020-06-31",
                "2020-09-31",
                "2020-11-31",
                "2026-1-15",
                "2026-01-5",
                "06/19/1963",
                "2013-350",
                "2023-W01",
                "20230328",
                "2026-01-15T00:00:00Z",
                "2026-01-1",
                "2026-01-",
                "2026-01",
                "10000-01-01",
                "-026-01-01",
                "1963-06-1\xE0\xA7\xAA"},
  });
}

TEST("time") {
  check<Format::time>({
      .right = {"08:30:06Z", "08:30:06.283185Z", "08:30:06+00:20", "08:30:06-08:00", "00:00:00Z",
                "23:59:59Z", "08:30:06z"},
      .wrong = {"08:30:06", "24:00:00Z", "00:60:00Z", "00:00:61Z", "8:30:06Z", "08:3:06Z",
                "08:30:6Z", "08:30Z", "08:30:06.Z", "08:30:06 PST", "08:30:06-8:000",
                "08:30:06+24:00", "08:30:06+23:60", "01:02:03Z+00:30", "12:00:00+0000", "083006Z",
                "T08:30:06Z", "-8:30:06Z", "08:30:06#00:20"},
  });
}

TEST("duration") {
  check<Format::duration>({
      .right = {"P4DT12H30M5S", "P4Y", "PT0S", "P0D", "P1M", "PT1M", "PT36H", "P1DT12H", "P2W",
                "P3Y6M4DT12H30M5S", "P1Y1M", "P1M1D", "PT1H1M", "PT1M1S", "P00001D",
                "P99999999999999999999999999D"},
      .wrong = {"P",      "PT",    "P1",   "P1DT",  "PT1D",    "4DT12H30M5S",
                "P2D1Y",  "P1D2H", "P2S",  "P1Y2W", "P1WT1H",  "P1Y2D",
                "PT1H1S", "P-1D",  "-P1D", "+P1D",  "P1.5D",   "PT0.5S",
                "P1,5D",  "p1d",   "PT1h", "P1Y1Y", "PT1S1S",  "PW",
                "P1W1W",  "PD",    "PTS",  "P1DT1", "PT1HT1M", "P\xE0\xA7\xA8Y",
                "P 1D"},
  });
}

TEST("email") {
  auto const longest = base::concat(std::string(64, 'a'), "@", std::string(63, 'b'), ".",
                                    std::string(63, 'c'), ".", std::string(61, 'd'));
  expect_equal(base::concat(longest.size()), "254");
  check<Format::email>({
      .right = {"joe.bloggs@example.com", "te~st@example.com", "~test@example.com",
                "te.s.t@example.com", "a@b", "user+tag@example.co.uk", "!#$%&'*+-/=?^_`{|}~@x.org",
                "joe@[127.0.0.1]", "joe@[IPv6:2001:db8::1]", longest},
      .wrong = {"2962",
                ".test@example.com",
                "test.@example.com",
                "te..st@example.com",
                "@example.com",
                "joe@",
                "joe",
                "joe@@example.com",
                "a@b@example.com",
                "\"joe bloggs\"@example.com",
                "joe bloggs@example.com",
                "joe@exa mple.com",
                "joe@-example.com",
                "joe@example..com",
                "joe@example.com.",
                "joe@[127.0.0.300]",
                "joe@[2001:db8::1]",
                "joe@[127.0.0.1",
                "joe@[]",
                "joe@[",
                "joe@]",
                "joe(comment)@example.com",
                "Joe <joe@example.com>",
                "jos\xC3\xA9@example.com",
                "joe@ex\xC3\xA4mple.com",
                "a@b\n.com"},
  });
  expect(!json::is_email(std::string(65, 'a') + "@example.com"));
  expect(!json::is_email(longest + "d"));
}

TEST("hostname") {
  auto const label = std::string(63, 'a');
  auto const longest = base::concat(label, ".", label, ".", label, ".", std::string(61, 'a'));
  expect_equal(base::concat(longest.size()), "253");
  check<Format::hostname>({
      .right = {"www.example.com", "localhost", "h0stn4me", "1host", "host-n4m3", "a", "1",
                "EXAMPLE", "xn--4gbwdl.xn--wgbh1c", "3com.com", "a--b", "127.0.0.1", label,
                longest},
      .wrong = {"-a-host-name-that-starts-with--", "not_a_valid_host_name", "a-.b", "a.-b", "a-",
                "-a", ".", ".a", "a.", "a..b", "a b", "a/b", "a:80", "ex\xC3\xA4mple", "*.a"},
  });
  expect(!json::is_hostname(label + "a"));
  expect(!json::is_hostname(longest + "a"));
  expect(!json::is_hostname({"a\0b", 3}));
}

TEST("ipv4") {
  check<Format::ipv4>({
      .right = {"192.168.0.1", "0.0.0.0", "255.255.255.255", "87.10.0.1"},
      .wrong = {"127.0.0",
                "127.0.0.0.1",
                "256.256.256.256",
                "0.0.0.256",
                "087.10.0.1",
                "00.0.0.0",
                "1.2.3.04",
                "0x7f000001",
                "2130706433",
                "1.2.3.",
                ".1.2.3.4",
                "1..2.3",
                "1.2.3.4.",
                "-1.2.3.4",
                "+1.2.3.4",
                "1.2.3.4/24",
                "1.2.3.a",
                "1.2.3.1000",
                "1,2,3,4",
                "1\xE0\xA7\xA8.0.0.1",
                "99999999999999999999.1.1.1"},
  });
}

TEST("ipv6") {
  check<Format::ipv6>({
      .right = {"::1", "::", "::abef", "1::", "1::2", "2001:db8::ff00:42:8329", "::42:ff:1",
                "d6::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3::5:6:7:8",
                "ABCD:EF01:2345:6789:abcd:ef01:2345:6789", "::ffff:192.168.0.1",
                "1:2:3:4:5:6:1.2.3.4", "1::5:1.2.3.4", "::1.2.3.4", "1:2:3:4::1.2.3.4",
                "1:2:3:4:5::1.2.3.4"},
      .wrong = {"12345::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8:",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1::2:3:4:5:6:7:8",
                "1::2::3",
                ":::",
                ":",
                "1:",
                ":1",
                ":2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:",
                "1:::2",
                "1::2:",
                ":1::2",
                "::g",
                "::laptop",
                "1",
                "1.2.3.4",
                "1:2:3:4:5:1.2.3.4",
                "1:2:3:4:5:6:7:1.2.3.4",
                "1:2:3:4:5:6::1.2.3.4",
                "::1.2.3",
                "::1.2.3.4.5",
                "::1.2.3.256",
                "::1.2.3.04",
                "::1.2.3.4:5",
                "1.2.3.4::",
                "fe80::1%eth0",
                "fe80::/64",
                "[::1]",
                "-1::",
                "1:2:3:4:5:6:7:\xE0\xA7\xAA"},
  });
}

TEST("uri") {
  check<Format::uri>({
      .right = {"http://foo.bar/?baz=qux#quux",
                "http://foo.com/blah_(wikipedia)_blah#cite-1",
                "http://foo.bar/?q=Test%20URL-encoded%20stuff",
                "http://xn--nw2a.xn--j6w193g/",
                "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com",
                "http://223.255.255.254",
                "ftp://ftp.is.co.za/rfc/rfc1808.txt",
                "http://www.ietf.org/rfc/rfc2396.txt",
                "ldap://[2001:db8::7]/c=GB?objectClass?one",
                "mailto:John.Doe@example.com",
                "news:comp.infosystems.www.servers.unix",
                "tel:+1-816-555-1212",
                "urn:oasis:names:specification:docbook:dtd:xml:4.1.2",
                "file:///etc/hosts",
                "a:",
                "http://example.com:8080/a//b/",
                "http://example.com:",
                "http://[::1]:80",
                "http://[v1.fe80::a+en1]/",
                "x-y+z.1:abc",
                "a:/",
                "a:b//c",
                "http://a?b?c/d#e?f/g",
                "data:text/plain,hello"},
      .wrong = {"//foo.bar/?baz=qux#quux",
                "/abc",
                "abc",
                "\\\\WINDOWS\\fileshare",
                "#fragment",
                "http:// shouldfail.com",
                ":// should fail",
                ":",
                "1http://a",
                "bar,baz:foo",
                "http://a b",
                "http://a/<b>",
                "http://a/{b}",
                "http://a/\"",
                "http://a/^",
                "http://a/|",
                "http://a/`",
                "http://a/\\",
                "http://a/[b]",
                "http://a/%",
                "http://a/%2",
                "http://a/%zz",
                "http://a/%2g",
                "http://a#b#c",
                "http://a/?[b]",
                "http://[::1",
                "http://[::1]a",
                "http://[1.2.3.4]/",
                "http://[]",
                "http://[v1.]",
                "http://[v.a]",
                "http://[vg.a]",
                "http://[v1.%41]",
                "http://[::1]:8o",
                "http://a:80a/",
                "http://a:8:0/",
                "http://a@b@c/",
                "http://[::1%25eth0]/",
                "http://ex\xC3\xA4mple.com",
                "ht\xC3\xA4p://a",
                "http://a/\x7F",
                "https://[@example.org/test.txt"},
  });
  expect(!json::is_uri({"http://a/\0", 10}));
}

TEST("uuid") {
  check<Format::uuid>({
      .right = {"2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380",
                "2eb8aa08-AA98-11ea-B4Aa-73B441D16380", "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff", "98d80576-482e-f27f-8434-7f86890ab222"},
      .wrong = {"2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08-aa98-11ea-73b441d16380",
                "2eb8aa08-aa98-11ea-b4ga-73b441d16380", "2eb8aa08aa9811eab4aa73b441d16380",
                "2eb8aa08aa98-11ea-b4aa73b441d16380", "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380",
                "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
                "urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380",
                "2eb8aa08-aa98-11ea-b4aa-73b441d1638\xC3", "------------------------------------"},
  });
}
