#include "mcp/trace_context.hpp"

#include "base/test.hpp"

TEST("a traceparent is read, and what is none is passed over") {
  auto const context =
      mcp::parse_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  expect_equal(context->trace_id, "0af7651916cd43dd8448eb211c80319c");
  expect_equal(context->span_id, "b7ad6b7169203331");
  expect(context->is_sampled());
  expect(!mcp::parse_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe")
              ->is_sampled());
  expect(mcp::parse_traceparent("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more")
             .has_value());
  for (auto const* text : {"", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                           "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                           "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                           "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                           "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
                           "00 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                           "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                           "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                           "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more"}) {
    expect(!mcp::parse_traceparent(text));
  }
}
