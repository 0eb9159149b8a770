#include "transport/policy.hpp"

#include "base/test.hpp"

TEST("loopback may call, other origins only when listed") {
  auto policy = transport::Policy{};
  for (auto const* origin : {"http://localhost", "http://localhost:8000", "https://127.0.0.1:1",
                             "http://[::1]:80", "http://LOCALHOST:3000"}) {
    expect(policy.allows_origin(origin));
  }
  for (auto const* origin :
       {"null", "", "http://evil.example", "http://localhost.evil.example",
        "http://localhost:80.evil.example", "http://localhost@evil.example", "file://localhost",
        "http://127.0.0.1.evil", "http://[::1]evil", "http://", "http://localhost/x"}) {
    expect(!policy.allows_origin(origin));
  }
  policy.origins = {"https://app.example"};
  expect(policy.allows_origin("https://app.example"));
  expect(!policy.allows_origin("http://app.example"));
  expect(!policy.allows_origin("https://app.example:8443"));
  policy.origins = {"*"};
  expect(policy.allows_origin("http://evil.example"));
}

TEST("a host is loopback, or listed with or without its port") {
  auto policy = transport::Policy{};
  expect(policy.allows_host("localhost:8000"));
  expect(policy.allows_host("[::1]"));
  expect(!policy.allows_host("evil.example"));
  expect(!policy.allows_host(""));
  expect(!policy.allows_host("127.0.0.1:80.evil"));
  policy.hosts = {"mcp.example", "other.example:8443"};
  expect(policy.allows_host("mcp.example"));
  expect(policy.allows_host("MCP.example:9000"));
  expect(policy.allows_host("other.example:8443"));
  expect(!policy.allows_host("other.example"));
}
