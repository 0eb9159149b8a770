// Where a server listens.

#include "host/posix/tcp.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

using host::http::ListenAddress;
using host::posix::SocketListener;

TEST("a free port is found, and a taken one is said to be") {
  auto const first = SocketListener::on({.host = "127.0.0.1", .port = 0});
  expect(first.has_value());
  if (!first) return;
  auto const where = (*first)->authority();
  auto const address = ListenAddress::parse(where);
  expect(address && address->host == "127.0.0.1" && address->port != 0);
  if (!address) return;
  auto const second = SocketListener::on(*address);
  expect_equal(second ? "listens" : second.error().message,
               base::concat("cannot listen on ", where,
                            ": the port is taken; choose another, or 0 for any free one"));
}
