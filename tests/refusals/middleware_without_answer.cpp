// refused: middleware is a function of mcp::Passage& and mcp::Next that returns
// mcp::Async<mcp::Answer>

#include "mcp/server.hpp"

void add(mcp::Server& server) {
#ifdef CORRECT
  server.use([](mcp::Passage& passage, mcp::Next next) -> mcp::Async<mcp::Answer> {
    return next(passage);
  });
#else
  server.use([](mcp::Passage& passage, mcp::Next next) -> mcp::Async<> { co_await next(passage); });
#endif
}
